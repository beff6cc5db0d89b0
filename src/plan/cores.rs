//! Searches on all cores.
//!
//! Threads are started for a call and end with it: a pool would not survive a fork, because the
//! child would wait for threads that only its parent has.

use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does the parts `0..parts` side by side and gives what they give, in order.
pub(crate) fn side_by_side<T: Send>(parts: usize, part: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(parts);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= parts {
                return done;
            }
            done.push((at, part(at)));
        }
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
    #[should_panic(expected = "part 5")]
    fn a_part_that_panics_is_told() {
        side_by_side(9, |n| assert!(n != 5, "part {n}"));
    }
}
