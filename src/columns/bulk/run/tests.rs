use super::*;

/// Parts that give the square of their place, or fail.
struct Squares {
    parts: usize,
    failing: fn(usize) -> Option<&'static str>,
}

impl Work for Squares {
    type Desk = ();
    type Done = usize;

    fn parts(&self) -> usize {
        self.parts
    }

    fn desk(&self) {}

    fn part(&self, (): &mut (), at: usize, _: &Stop<'_>) -> Result<usize, BulkError> {
        match (self.failing)(at) {
            Some(column) => Err(BulkError::TakenColumn { column }),
            None => Ok(at * at),
        }
    }
}

fn go(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[test]
fn results_come_in_the_order_of_the_parts() {
    for threads in [1, 2, 5] {
        for parts in [0, 1, 100] {
            let work = Squares {
                parts,
                failing: |_| None,
            };
            let squares = in_parallel(work, threads, &mut go).unwrap();
            assert_eq!(squares, (0..parts).map(|at| at * at).collect::<Vec<_>>());
        }
    }
}

#[test]
fn of_several_errors_the_first_is_told() {
    let failing = |at| match at {
        29 => Some("first"),
        _ if at % 30 == 29 => Some("later"),
        _ => None,
    };
    for threads in [1, 4] {
        for _ in 0..20 {
            let error = in_parallel(Squares { parts: 100, failing }, threads, &mut go);
            assert_eq!(error, Err(BulkError::TakenColumn { column: "first" }));
        }
    }
}

#[test]
fn a_watch_can_stop_the_work() {
    let mut looks = 0;
    let work = Squares {
        parts: 1_000,
        failing: |_| None,
    };
    let stopped = in_parallel(work, 1, &mut |progress| {
        looks += 1;
        assert_eq!(progress, Progress { done: looks, of: 1_000 });
        if looks == 10 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert_eq!((stopped, looks), (Err(BulkError::Stopped), 10));
}

#[test]
fn a_small_table_gets_one_thread() {
    assert_eq!(threads_for(0), 1);
    assert_eq!(threads_for(ROWS_PER_THREAD), 1);
}
