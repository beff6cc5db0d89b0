//! Work on all cores, or on as many as the caller may use.
//!
//! Threads are started for a call and end with it: a pool would not survive a fork, because the
//! child would wait for threads that only its parent has.

use std::cell::Cell;
use std::num::NonZero;
use std::panic;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The variable of the environment with the most threads a call may use, where nothing else is said.
const VARIABLE: &str = "PARTNERBENEFITS_MAX_THREADS";

thread_local! {
    static MOST: Cell<Option<NonZero<usize>>> = const { Cell::new(None) };
}

/// Does `work` on at most `threads` threads, this one among them where it has something to do.
///
/// What comes of it is the same for any number.
pub fn at_most<T>(threads: NonZero<usize>, work: impl FnOnce() -> T) -> T {
    struct Before(Option<NonZero<usize>>);
    impl Drop for Before {
        fn drop(&mut self) {
            MOST.set(self.0);
        }
    }
    let _before = Before(MOST.replace(Some(threads)));
    work()
}

/// The threads that work begun here may use: what [`at_most`] says, else the environment's
/// `PARTNERBENEFITS_MAX_THREADS`, else the cores of this process.
pub(crate) fn most() -> NonZero<usize> {
    static USUAL: OnceLock<NonZero<usize>> = OnceLock::new();
    // Asking for the cores reads files, which takes longer than a small call.
    MOST.get().unwrap_or_else(|| {
        *USUAL.get_or_init(|| {
            let cores = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
            std::env::var(VARIABLE).map_or(cores, |text| {
                text.trim().parse().unwrap_or_else(|_| {
                    log::warn!("`{VARIABLE}` is `{text}`, expected a whole number from 1: using {cores} threads");
                    cores
                })
            })
        })
    })
}

/// What is left for each of `threads` threads that share what their caller may use.
pub(crate) fn share_of(threads: usize) -> NonZero<usize> {
    NonZero::new(most().get() / threads.max(1)).unwrap_or(NonZero::<usize>::MIN)
}

/// Does the parts `0..parts` side by side and gives what they give, in order.
pub(crate) fn side_by_side<T: Send>(parts: usize, part: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let threads = most().get().min(parts);
    let share = share_of(threads);
    let next = AtomicUsize::new(0);
    let work = || {
        at_most(share, || {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= parts {
                    return done;
                }
                done.push((at, part(at)));
            }
        })
    };
    let mut done = thread::scope(|scope| {
        // A thread that can't be had leaves its parts to the others.
        let others: Vec<_> = (1..threads)
            .filter_map(|_| thread::Builder::new().spawn_scoped(scope, work).ok())
            .collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|fault| panic::resume_unwind(fault)));
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, gives)| gives).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_in_order_however_many_there_are() {
        for parts in [0, 1, 2, 7, 100] {
            let squares: Vec<usize> = (0..parts).map(|n| n * n).collect();
            assert_eq!(side_by_side(parts, |n| n * n), squares);
        }
    }

    #[test]
    fn parts_of_parts_share_the_threads_their_caller_may_use() {
        let within = |threads: usize| at_most(NonZero::new(threads).unwrap(), || side_by_side(2, |_| most().get()));
        assert_eq!(within(1), [1, 1]);
        assert_eq!(within(2), [1, 1]);
        assert_eq!(within(7), [3, 3]);
    }

    #[test]
    fn a_limit_ends_with_its_work() {
        let two = NonZero::new(2).unwrap();
        let before = most();
        assert_eq!(at_most(two, || at_most(NonZero::<usize>::MIN, most)).get(), 1);
        assert_eq!(at_most(two, || (at_most(NonZero::<usize>::MIN, most), most())).1, two);
        assert!(panic::catch_unwind(|| at_most(two, || panic!("stopped"))).is_err());
        assert_eq!(most(), before);
    }

    #[test]
    fn no_more_threads_than_allowed_work_at_once() {
        let (working, highest) = (AtomicUsize::new(0), AtomicUsize::new(0));
        at_most(NonZero::new(3).unwrap(), || {
            side_by_side(40, |_| {
                let now = working.fetch_add(1, Ordering::SeqCst) + 1;
                highest.fetch_max(now, Ordering::SeqCst);
                thread::sleep(std::time::Duration::from_millis(1));
                working.fetch_sub(1, Ordering::SeqCst);
            });
        });
        assert!(highest.into_inner() <= 3);
    }

    #[test]
    #[should_panic(expected = "part 5")]
    fn a_part_that_panics_is_told() {
        side_by_side(9, |n| assert!(n != 5, "part {n}"));
    }
}
