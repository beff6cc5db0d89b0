//! The kernels of the columns against the least that can be done with them: reading the same columns, adding them up, writing
//! as many columns of results.
//!
//! `rows in cache` is the arithmetic alone on one core; `ten million rows`, on all cores, what memory lets through. Each kernel
//! takes turns with its least, and what is told is the median of both and of their ratio. With `--json` it is told to programs.

#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::marker::PhantomData;
use std::thread;
use std::time::Instant;

use partnerbenefits::term::lanes::{Add, Extend, Lanewise, Step, widest};
use partnerbenefits::term::{Basis, Rounding};

const BLOCK: usize = 4_096;
const STRIP: usize = 256;
const MANY: usize = 10_000_000;
const ROUNDS: usize = 31;

/// Calls in a row that make one reading of a block, which alone is over too soon to be read.
const CALLS: usize = 200;

/// `licenses`, `end`, `key_licenses` and `on`.
type Given<'a> = [&'a [i32]; 4];

/// The columns of results: ends, counts, and why there are none.
struct Results<'a> {
    ends: &'a mut [i32],
    counts: &'a mut [i64],
    codes: &'a mut [i8],
}

type Kernel = fn(Given<'_>, Results<'_>);

/// Each verb: its kernel, and the least with as many columns.
const VERBS: [(&str, Kernel, Kernel); 3] = [
    (
        "extend",
        |given, results| widest(Strips::<Extending>(given, results, PhantomData)),
        |given, results| widest(LeastOfFour(given, results)),
    ),
    (
        "add_licenses",
        |given, results| widest(Strips::<Adding>(given, results, PhantomData)),
        |given, results| widest(LeastOfFour(given, results)),
    ),
    (
        "activate",
        |given, results| widest(Strips::<Activating>(given, results, PhantomData)),
        |given, results| widest(LeastOfTwo(given, results)),
    ),
];

/// A kernel over strips of its rows, as the columns run it: each row from memory and back once.
struct Strips<'a, V>(Given<'a>, Results<'a>, PhantomData<V>);

/// A function value would be compiled by itself, for narrow vectors.
trait OfStrip {
    fn of_strip(given: Given<'_>, results: Results<'_>);
}

struct Extending;
struct Adding;
struct Activating;

impl<V: OfStrip> Lanewise for Strips<'_, V> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        let Self(given, Results { ends, counts, codes }, _) = self;
        let rows = ends.len();
        for start in (0..rows).step_by(STRIP) {
            let strip = start..rows.min(start + STRIP);
            let results = Results {
                ends: &mut ends[strip.clone()],
                counts: &mut counts[strip.clone()],
                codes: &mut codes[strip.clone()],
            };
            V::of_strip(given.map(|column| &column[strip.clone()]), results);
        }
    }
}

impl OfStrip for Extending {
    #[inline(always)]
    fn of_strip(given: Given<'_>, results: Results<'_>) {
        let [n, end, c, _] = given;
        Extend {
            n,
            end,
            c,
            basis: Basis::Months,
            rounding: Rounding::Down,
            out: &mut *results.ends,
        }
        .run();
        each(given, results, |n, end, c, on| {
            let over = i8::from(c > n.wrapping_mul(3));
            (i64::from(n), if on >= end { 1 } else { 2 * over })
        });
    }
}

impl OfStrip for Adding {
    #[inline(always)]
    fn of_strip(given: Given<'_>, results: Results<'_>) {
        let [n, end, c, on] = given;
        Add {
            n,
            end,
            c,
            on,
            basis: Basis::Months,
            rounding: Rounding::Down,
            out: &mut *results.ends,
        }
        .run();
        each(given, results, |n, end, c, on| {
            (i64::from(n).wrapping_add(i64::from(c)), i8::from(on >= end))
        });
    }
}

impl OfStrip for Activating {
    #[inline(always)]
    fn of_strip(given: Given<'_>, results: Results<'_>) {
        let [_, _, c, on] = given;
        Step {
            days: on,
            months: 12,
            out: &mut *results.ends,
        }
        .run();
        each([c, c, c, on], results, |_, _, c, _| (i64::from(c), 0));
    }
}

/// What a verb says of each row besides its end: the count, and whether a rule refuses it.
#[inline(always)]
fn each(given: Given<'_>, results: Results<'_>, row: impl Fn(i32, i32, i32, i32) -> (i64, i8)) {
    let [n, end, c, on] = given;
    let rows = n.iter().zip(end).zip(c).zip(on);
    for ((((n, end), c), on), (count, code)) in rows.zip(results.counts.iter_mut().zip(results.codes)) {
        (*count, *code) = row(*n, *end, *c, *on);
    }
}

struct LeastOfFour<'a>(Given<'a>, Results<'a>);

impl Lanewise for LeastOfFour<'_> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        let Self([n, end, c, on], Results { ends, counts, codes }) = self;
        let rows = n.iter().zip(end).zip(c).zip(on);
        let results = ends.iter_mut().zip(counts).zip(codes);
        for ((((n, end), c), on), ((out, count), code)) in rows.zip(results) {
            *out = end.wrapping_add(*on);
            *count = i64::from(n.wrapping_add(*c));
            *code = i8::from(c > n);
        }
    }
}

struct LeastOfTwo<'a>(Given<'a>, Results<'a>);

impl Lanewise for LeastOfTwo<'_> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        let Self([_, _, c, on], Results { ends, counts, codes }) = self;
        let results = ends.iter_mut().zip(counts).zip(codes);
        for ((c, on), ((out, count), code)) in c.iter().zip(on).zip(results) {
            *out = on.wrapping_add(365);
            *count = i64::from(*c);
            *code = 0;
        }
    }
}

struct Rows([Vec<i32>; 4]);

struct Room {
    ends: Vec<i32>,
    counts: Vec<i64>,
    codes: Vec<i8>,
}

impl Rows {
    fn of(rows: usize) -> Self {
        let spread = |row: usize, factor: usize, most: usize| (row.wrapping_mul(factor) % most) as i32;
        let column = |value: &dyn Fn(usize) -> i32| (0..rows).map(value).collect();
        Self([
            column(&|row| 1 + spread(row, 7_919, 5_000)),
            column(&|row| 20_500 + spread(row, 104_729, 900)),
            column(&|row| 1 + spread(row, 1_299_709, 5_000)),
            column(&|row| 19_600 + spread(row, 15_485_863, 880)),
        ])
    }

    fn part(&self, start: usize, rows: usize) -> Given<'_> {
        self.0.each_ref().map(|column| &column[start..start + rows])
    }
}

impl Room {
    fn of(rows: usize) -> Self {
        Self {
            ends: vec![0; rows],
            counts: vec![0; rows],
            codes: vec![0; rows],
        }
    }

    fn parts(&mut self, rows: usize) -> impl Iterator<Item = Results<'_>> {
        let counts = self.counts.chunks_mut(rows).zip(self.codes.chunks_mut(rows));
        let parts = self.ends.chunks_mut(rows).zip(counts);
        parts.map(|(ends, (counts, codes))| Results { ends, counts, codes })
    }
}

/// Seconds of a kernel over all rows, block by block on every core.
fn over_all(kernel: Kernel, rows: &Rows, room: &mut Room, cores: usize) -> f64 {
    let share = MANY.div_ceil(cores).next_multiple_of(BLOCK);
    let mut parts: Vec<Vec<Results<'_>>> = (0..cores).map(|_| Vec::new()).collect();
    for (at, part) in room.parts(BLOCK).enumerate() {
        parts[at * BLOCK / share].push(part);
    }
    let start = Instant::now();
    thread::scope(|scope| {
        for (at, parts) in parts.into_iter().enumerate() {
            scope.spawn(move || {
                for (block, part) in parts.into_iter().enumerate() {
                    kernel(rows.part(at * share + block * BLOCK, part.ends.len()), part);
                }
            });
        }
    });
    start.elapsed().as_secs_f64()
}

/// Seconds of a kernel over one block, again and again.
fn over_block(kernel: Kernel, rows: &Rows, room: &mut Room) -> f64 {
    let start = Instant::now();
    for _ in 0..CALLS {
        for part in black_box(&mut *room).parts(BLOCK) {
            kernel(black_box(rows.part(0, BLOCK)), part);
        }
    }
    start.elapsed().as_secs_f64() / CALLS as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Rows per second of the kernel and of the least, and the part of the latter that the former reaches.
fn beside(kernel: Kernel, least: Kernel, rows: usize, mut seconds: impl FnMut(Kernel) -> f64) -> [f64; 3] {
    let rounds: Vec<(f64, f64)> = (0..=ROUNDS).map(|_| (seconds(kernel), seconds(least))).collect();
    // The first round warms up.
    let rounds = &rounds[1..];
    let of = |value: fn(&(f64, f64)) -> f64| median(rounds.iter().map(value).collect());
    [
        rows as f64 / of(|round| round.0),
        rows as f64 / of(|round| round.1),
        of(|round| round.1 / round.0),
    ]
}

fn main() {
    let json = std::env::args().any(|argument| argument == "--json");
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let (block, many) = (Rows::of(BLOCK), Rows::of(MANY));
    let (mut small, mut large) = (Room::of(BLOCK), Room::of(MANY));
    if !json {
        println!("million rows a second: kernel, least, share");
    }
    for (verb, kernel, least) in VERBS {
        let in_cache = beside(kernel, least, BLOCK, |kernel| over_block(kernel, &block, &mut small));
        let at_large = beside(kernel, least, MANY, |kernel| over_all(kernel, &many, &mut large, cores));
        for (what, [rate, most, share]) in [("rows in cache", in_cache), ("ten million rows", at_large)] {
            if json {
                println!(
                    r#"{{"verb":"{verb}","what":"{what}","rate":{rate:.0},"least":{most:.0},"share":{share:.4}}}"#
                );
            } else {
                println!(
                    "{verb:>12}, {what:<16} {:7.0} {:7.0} {share:5.2}",
                    rate / 1e6,
                    most / 1e6
                );
            }
        }
    }
}
