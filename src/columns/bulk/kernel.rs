//! What becomes of a block of rows: refused or not, and the new ends.

use chrono::NaiveDate;

use super::error::BulkError;
use super::redeem::KeyVerb;
use crate::term::lanes::{self, Lanewise, widest};
use crate::term::limits::{EXTENSION_CAP_MONTHS, KEY_TERM_MONTHS};
use crate::term::{
    self, ExtensionCap, MOST_LICENSES, TermError, TermOptions, activate_end, add_end, calendar, extend_end,
};

/// Why a row has no result: the place of the rule among those of the verb. Place 0 is that of
/// `null-input`, which needs no arithmetic, so here it stands for a row that has one.
pub(super) mod code {
    pub(super) const INACTIVE: i8 = 1;
    pub(super) const OVER_THREE_YEARS: i8 = 2;
}

const KEY_MONTHS: i32 = KEY_TERM_MONTHS.first.value as i32;
const CAP_MONTHS: i32 = EXTENSION_CAP_MONTHS.first.value as i32;

/// The rows of a block. A column the verb does not read holds a stand-in.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) n: &'a [i32],
    pub(super) end: &'a [i32],
    pub(super) c: &'a [i32],
    pub(super) on: &'a [i32],
    /// Whether the days and counts lie in the window of [`lanes`].
    pub(super) in_window: bool,
}

/// Room for what is between the columns and the results.
#[derive(Default)]
pub(super) struct Between {
    pub(super) ends: Vec<i32>,
    pub(super) codes: Vec<i8>,
    pub(super) sums: Vec<i64>,
    limits: Vec<i32>,
}

impl Between {
    pub(super) fn make_room(&mut self, rows: usize) {
        self.ends.resize(rows, 0);
        self.codes.resize(rows, 0);
        self.sums.resize(rows, 0);
        self.limits.resize(rows, 0);
    }
}

/// Computes the first rows of `between`: the codes of what is refused, and the ends. The end of a
/// refused row is any number.
///
/// `Err` is the first row that has no answer.
pub(super) fn redeem(verb: KeyVerb, options: TermOptions, rows: Rows<'_>, between: &mut Between) -> Result<(), usize> {
    if !rows.in_window {
        let length = rows.c.len();
        let (ends, codes) = (&mut between.ends[..length], &mut between.codes[..length]);
        return one_by_one(verb, options, rows, ends, codes);
    }
    widest(InWindow {
        verb,
        options,
        rows,
        between,
    });
    Ok(())
}

/// The rule for rows in the window of [`lanes`].
pub(super) struct InWindow<'a> {
    pub(super) verb: KeyVerb,
    pub(super) options: TermOptions,
    pub(super) rows: Rows<'a>,
    pub(super) between: &'a mut Between,
}

impl Lanewise for InWindow<'_> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        let Rows { n, end, c, on, .. } = self.rows;
        let ends = &mut self.between.ends[..c.len()];
        let codes = &mut self.between.codes[..c.len()];
        let (rows, basis, rounding) = (self.rows, self.options.basis, self.options.rounding);
        match self.verb {
            KeyVerb::Activate => {
                codes.fill(0);
                step(on, KEY_MONTHS, ends);
            }
            KeyVerb::AddLicenses => {
                JudgeAdd { rows, codes }.run();
                let out = ends;
                lanes::Add {
                    n,
                    end,
                    c,
                    on,
                    basis,
                    rounding,
                    out,
                }
                .run();
            }
            KeyVerb::Extend => {
                JudgeExtend { rows, codes }.run();
                let out = &mut *ends;
                lanes::Extend {
                    n,
                    end,
                    c,
                    basis,
                    rounding,
                    out,
                }
                .run();
                if self.options.extension_cap == ExtensionCap::TimeRemaining {
                    let limits = &mut self.between.limits[..c.len()];
                    step(on, CAP_MONTHS, limits);
                    JudgeRemaining { ends, limits, codes }.run();
                }
            }
        }
    }
}

#[inline(always)]
fn step(days: &[i32], months: i32, out: &mut [i32]) {
    lanes::Step { days, months, out }.run();
}

/// The sums of two columns of counts.
pub(super) struct Sums<'a> {
    pub(super) n: &'a [i32],
    pub(super) c: &'a [i32],
    pub(super) sums: &'a mut [i64],
}

impl Lanewise for Sums<'_> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        for ((n, c), sum) in self.n.iter().zip(self.c).zip(self.sums) {
            *sum = i64::from(*n).wrapping_add(i64::from(*c));
        }
    }
}

struct JudgeAdd<'a> {
    rows: Rows<'a>,
    codes: &'a mut [i8],
}

impl Lanewise for JudgeAdd<'_> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        for ((end, on), code) in self.rows.end.iter().zip(self.rows.on).zip(self.codes) {
            *code = if on >= end { code::INACTIVE } else { 0 };
        }
    }
}

struct JudgeExtend<'a> {
    rows: Rows<'a>,
    codes: &'a mut [i8],
}

impl Lanewise for JudgeExtend<'_> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        let Rows { n, end, c, on, .. } = self.rows;
        for ((((n, end), c), on), code) in n.iter().zip(end).zip(c).zip(on).zip(self.codes) {
            let over = if *c > n.wrapping_mul(CAP_MONTHS / KEY_MONTHS) {
                code::OVER_THREE_YEARS
            } else {
                0
            };
            *code = if on >= end { code::INACTIVE } else { over };
        }
    }
}

struct JudgeRemaining<'a> {
    ends: &'a [i32],
    limits: &'a [i32],
    codes: &'a mut [i8],
}

impl Lanewise for JudgeRemaining<'_> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        for ((end, limit), code) in self.ends.iter().zip(self.limits).zip(self.codes) {
            *code = if end > limit && *code == 0 {
                code::OVER_THREE_YEARS
            } else {
                *code
            };
        }
    }
}

/// The same for rows anywhere in the calendar.
fn one_by_one(
    verb: KeyVerb,
    options: TermOptions,
    rows: Rows<'_>,
    ends: &mut [i32],
    codes: &mut [i8],
) -> Result<(), usize> {
    for row in 0..rows.c.len() {
        let (n, end, c, on) = rows.counted(row);
        if verb == KeyVerb::AddLicenses && n.saturating_add(c) > MOST_LICENSES {
            // Refused or not: there is no such count.
            return Err(row);
        }
        let (code, landed) = match verb {
            KeyVerb::Activate => (0, activate_end(on)),
            KeyVerb::AddLicenses if on >= end => (code::INACTIVE, None),
            KeyVerb::AddLicenses => (0, add_end(n, end, c, on, options.basis, options.rounding)),
            KeyVerb::Extend if on >= end => (code::INACTIVE, None),
            KeyVerb::Extend if term::over_extension_cap(n, c) => (code::OVER_THREE_YEARS, None),
            KeyVerb::Extend => {
                let landed = extend_end(n, end, c, options.basis, options.rounding);
                let limited = options.extension_cap == ExtensionCap::TimeRemaining;
                let limit = calendar::add_months_days(on, CAP_MONTHS);
                let over = limited && landed.is_some_and(|landed| landed > limit);
                (if over { code::OVER_THREE_YEARS } else { 0 }, landed)
            }
        };
        if code == 0 && landed.is_none() {
            return Err(row);
        }
        ends[row] = landed.unwrap_or_default();
        codes[row] = code;
    }
    Ok(())
}

impl Rows<'_> {
    /// No rows, which are in the window.
    pub(super) const NONE: Self = Self {
        n: &[],
        end: &[],
        c: &[],
        on: &[],
        in_window: true,
    };

    fn counted(&self, row: usize) -> (u32, i32, u32, i32) {
        let count = |n: i32| n.unsigned_abs();
        (count(self.n[row]), self.end[row], count(self.c[row]), self.on[row])
    }

    /// What the verb on one row says of a row without an answer.
    pub(super) fn no_answer(&self, verb: KeyVerb, options: TermOptions, row: usize, first_row: usize) -> BulkError {
        let (n, end, c, on) = self.counted(row);
        let date = |day| calendar::date_of(day).unwrap_or(NaiveDate::MAX);
        let answer = match verb {
            KeyVerb::Activate => term::activate(c, date(on), options),
            KeyVerb::AddLicenses => term::add_licenses(n, date(end), c, date(on), options),
            KeyVerb::Extend => term::extend(n, date(end), c, None, options),
        };
        let error: TermError = answer.expect_err("the verb on day numbers had no answer, and both are one rule");
        BulkError::NoAnswer {
            row: row + first_row,
            error,
        }
    }
}
