use super::*;

fn go(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[test]
fn results_come_in_the_order_of_the_jobs() {
    for threads in [1, 2, 5] {
        let squares = in_parallel(100, threads, || (), |(), at| Ok(at * at), &mut go).unwrap();
        assert!(squares.iter().enumerate().all(|(at, square)| *square == at * at));
    }
}

#[test]
fn of_several_errors_the_first_is_told() {
    for threads in [1, 4] {
        let error = in_parallel(
            100,
            threads,
            || (),
            |(), at| {
                if at % 30 == 29 {
                    Err(BulkError::TakenColumn {
                        column: if at == 29 { "first" } else { "later" },
                    })
                } else {
                    Ok(())
                }
            },
            &mut go,
        );
        assert_eq!(error, Err(BulkError::TakenColumn { column: "first" }));
    }
}

#[test]
fn a_watch_can_stop_the_work() {
    let done = AtomicUsize::new(0);
    let stopped = in_parallel(
        1_000,
        1,
        || (),
        |(), _| Ok(done.fetch_add(1, Ordering::Relaxed)),
        &mut |progress| {
            if progress.done == 10 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    assert_eq!(stopped, Err(BulkError::Stopped));
    assert_eq!(done.load(Ordering::Relaxed), 10);
}

#[test]
fn a_small_table_gets_one_thread() {
    assert_eq!(threads_for(0), 1);
    assert_eq!(threads_for(ROWS_PER_THREAD), 1);
}
