//! What the four verbs cost: as a change that can explain itself, and as a bare integer.

use std::hint::black_box;

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use partnerbenefits::term::{self, Basis, Rounding, TermOptions, calendar};

fn verbs(criterion: &mut Criterion) {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar");
    let (on, end) = (day(2026, 1, 31), day(2026, 3, 15));
    let options = TermOptions::default();
    criterion.bench_function("add_licenses", |bencher| {
        bencher.iter(|| term::add_licenses(black_box(100), black_box(end), black_box(25), black_box(on), options));
    });
    criterion.bench_function("extend", |bencher| {
        bencher.iter(|| term::extend(black_box(100), black_box(end), black_box(25), None, options));
    });

    let number = |date| calendar::number_of(date).expect("a day of the calendar");
    let (on, end) = (number(on), number(end));
    criterion.bench_function("add_end", |bencher| {
        bencher.iter(|| {
            let (n, end, c, on) = black_box((100, end, 25, on));
            term::add_end(n, end, c, on, Basis::Months, Rounding::Down)
        });
    });
    criterion.bench_function("extend_end", |bencher| {
        bencher.iter(|| {
            let (n, end, c) = black_box((100, end, 25));
            term::extend_end(n, end, c, Basis::Months, Rounding::Down)
        });
    });
}

criterion_group!(benches, verbs);
criterion_main!(benches);
