//! The kernels of the columns against the least that can be done with them: reading the same
//! columns, one addition and one comparison, writing the same results.
//!
//! `rows in cache` is the arithmetic alone, `ten million rows` on all cores what memory lets through.

use std::hint::black_box;
use std::thread;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use partnerbenefits::term::lanes::{Lanewise, add_ends, add_months, extend_ends, widest};
use partnerbenefits::term::{Basis, Rounding};

const BLOCK: usize = 4_096;
const MANY: usize = 10_000_000;

struct Columns {
    n: Vec<i32>,
    end: Vec<i32>,
    c: Vec<i32>,
    on: Vec<i32>,
}

impl Columns {
    fn of(rows: usize) -> Self {
        let spread = |row: usize, factor: usize, most: usize| (row.wrapping_mul(factor) % most) as i32;
        let column = |value: &dyn Fn(usize) -> i32| (0..rows).map(value).collect();
        Self {
            n: column(&|row| 1 + spread(row, 7_919, 5_000)),
            end: column(&|row| 20_500 + spread(row, 104_729, 900)),
            c: column(&|row| 1 + spread(row, 1_299_709, 5_000)),
            on: column(&|row| 19_600 + spread(row, 15_485_863, 880)),
        }
    }
}

struct Least<'a> {
    rows: [&'a [i32]; 4],
    out: &'a mut [i32],
    over: &'a mut [u8],
}

impl Lanewise for Least<'_> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        let [n, end, c, on] = self.rows;
        let rows = n.iter().zip(end).zip(c).zip(on).zip(self.out).zip(self.over);
        for (((((n, end), c), on), out), over) in rows {
            *out = n.wrapping_add(*end).wrapping_add(*c).wrapping_add(*on);
            *over = u8::from(c > n);
        }
    }
}

type Kernel = fn([&[i32]; 4], &mut [i32], &mut [u8]);

const KERNELS: [(&str, Kernel); 4] = [
    ("least", |rows, out, over| widest(Least { rows, out, over })),
    ("extend_ends", |[n, end, c, _], out, _| {
        extend_ends(n, end, c, Basis::Months, Rounding::Down, out);
    }),
    ("add_ends", |[n, end, c, on], out, _| {
        add_ends(n, end, c, on, Basis::Months, Rounding::Down, out);
    }),
    ("add_months", |[_, _, _, on], out, _| add_months(on, 12, out)),
];

fn in_cache(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rows in cache");
    group.throughput(Throughput::Elements(BLOCK as u64));
    let columns = Columns::of(BLOCK);
    let (mut out, mut over) = (vec![0; BLOCK], vec![0; BLOCK]);
    for (name, kernel) in KERNELS {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let Columns { n, end, c, on } = black_box(&columns);
                kernel([n, end, c, on], &mut out, &mut over);
            });
        });
    }
    group.finish();
}

fn many(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ten million rows");
    group.throughput(Throughput::Elements(MANY as u64)).sample_size(20);
    let columns = Columns::of(MANY);
    let (mut out, mut over) = (vec![0; MANY], vec![0; MANY]);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = MANY.div_ceil(cores).next_multiple_of(BLOCK);
    for (name, kernel) in KERNELS {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                thread::scope(|scope| {
                    let results = out.chunks_mut(share).zip(over.chunks_mut(share));
                    for (at, (out, over)) in results.enumerate() {
                        let Columns { n, end, c, on } = &columns;
                        scope.spawn(move || {
                            let blocks = out.chunks_mut(BLOCK).zip(over.chunks_mut(BLOCK));
                            for (block, (out, over)) in blocks.enumerate() {
                                let start = at * share + block * BLOCK;
                                let rows = [n, end, c, on].map(|column| &column[start..start + out.len()]);
                                kernel(rows, out, over);
                            }
                        });
                    }
                });
            });
        });
    }
    group.finish();
}

criterion_group!(benches, in_cache, many);
criterion_main!(benches);
