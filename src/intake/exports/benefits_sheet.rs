//! A sheet of benefits, typed from Partner Center's page of cloud services.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::source::{Content, Page};
use super::{Gathered, Notes, Partial, Source};
use crate::intake::error::{FileProblem, IntakeError};
use crate::intake::fields::{LICENSES, YEARS};
use crate::intake::problems::shown;
use crate::intake::stop::Steps;
use crate::intake::tree::plain_day;
use crate::model::{Benefit, Membership, Parts, nearest};

/// The columns, each by the names it may have.
const COLUMNS: [&[&str]; 6] = [
    &["benefit", "benefit name", "product"],
    &["membership", "offer"],
    &["program", "programme"],
    &["quantity", "licenses", "licences", "license quantity"],
    &["activate before"],
    &[
        "expires",
        "expiration date",
        "benefit expiration date",
        "usage rights last day",
    ],
];
const BENEFIT: usize = 0;
const MEMBERSHIP: usize = 1;
const PROGRAM: usize = 2;
const QUANTITY: usize = 3;
const BEFORE: usize = 4;
const EXPIRES: usize = 5;

/// Reads a sheet with the columns `benefit, membership, program, quantity, activate before,
/// expires`, in any order, split by commas, semicolons or tabs.
///
/// Days are written like 2026-06-01 or 1 Jun 2026; 6/1/2026 means two different days in two
/// countries and is noticed instead. Each membership is named by its text, each benefit by its
/// membership and product.
///
/// # Errors
///
/// [`IntakeError::Export`] where the column `benefit` or `quantity` is missing or the sheet is broken,
/// or where there is not exactly one, [`IntakeError::Stopped`] where it is to be read no further.
pub fn benefits_sheet<'a>(sheet: impl Into<Source<'a>>) -> Result<Partial, IntakeError> {
    let source = sheet.into();
    let &[
        Page {
            file,
            content: Content::Text(text),
        },
    ] = source.pages()
    else {
        return Err(problem(None, 1, "this is not the text of one sheet".to_owned(), None));
    };
    let steps = Steps::new(source.stop);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A spreadsheet is told its delimiter by a line of its own, and older shells tell the type of
    // the rows; the line stays in the count.
    let before = |first: &str| {
        let starts = |with: &str| {
            first
                .get(..with.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(with))
        };
        starts("sep=") || starts("#TYPE ")
    };
    let (told, rows) = match text.split_once('\n') {
        Some((first, rows)) if before(first.trim_start_matches('"')) => (1, rows),
        _ => (0, text),
    };
    let text = rows;
    let notes = Notes::new(file);
    let mut sheet = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    // A row is said to start where the one before it ends: before line feeds and empty lines, too.
    let line = |position: &csv::Position| {
        let at = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let rest = text.as_bytes().get(at..).unwrap_or_default().iter();
        let between = rest.take_while(|byte| matches!(byte, b'\r' | b'\n'));
        told + position.line() + between.filter(|&&byte| byte == b'\n').map(|_| 1).sum::<u64>()
    };
    let broken = |error: &csv::Error| {
        let line = error.position().map_or(1, line);
        problem(file, line, error.to_string(), None)
    };
    let header = sheet.headers().map_err(|error| broken(&error))?.clone();
    let columns = columns(&header, file, &notes)?;
    let mut rows = Rows {
        columns,
        memberships: Gathered::new(),
        benefits: Gathered::new(),
        used: BTreeMap::new(),
    };
    for record in sheet.records() {
        steps.go_on()?;
        let record = record.map_err(|error| broken(&error))?;
        let line = record.position().map_or(0, line);
        rows.row(&record, &format!("row {line}"), &notes);
    }
    Ok(notes.partial(Parts {
        memberships: rows.memberships.0,
        benefits: rows.benefits.0,
        ..Parts::default()
    }))
}

fn problem(file: Option<&str>, line: u64, message: String, nearest: Option<String>) -> IntakeError {
    IntakeError::Export {
        problems: vec![FileProblem {
            file: file.map(str::to_owned),
            line: usize::try_from(line).unwrap_or(usize::MAX),
            column: 1,
            place: String::new(),
            value: None,
            message,
            expected: None,
            nearest,
        }],
    }
}

/// The mark that stands most often in the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |mark: u8| first.bytes().filter(|&byte| byte == mark).count();
    [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|&mark| count(mark))
        .unwrap_or(b',')
}

fn columns(header: &csv::StringRecord, file: Option<&str>, notes: &Notes) -> Result<[Option<usize>; 6], IntakeError> {
    let plain = |name: &str| name.trim().to_lowercase().replace(['_', '-'], " ");
    let mut found = [None; 6];
    for (at, name) in header.iter().enumerate() {
        match COLUMNS.iter().position(|names| names.contains(&plain(name).as_str())) {
            Some(column) if found[column].is_none() => found[column] = Some(at),
            Some(_) => notes.add("row 1", name, "the column stands twice: the first is used"),
            None => notes.add("row 1", name, "the column is not known: it is not used"),
        }
    }
    for column in [BENEFIT, QUANTITY] {
        if found[column].is_none() {
            let name = COLUMNS[column][0];
            let near = nearest(name, header.iter()).map(shown);
            return Err(problem(file, 1, format!("the column `{name}` is missing"), near));
        }
    }
    Ok(found)
}

struct Rows {
    columns: [Option<usize>; 6],
    memberships: Gathered<Membership>,
    benefits: Gathered<Benefit>,
    /// How often each id was given already.
    used: BTreeMap<String, usize>,
}

impl Rows {
    fn row(&mut self, record: &csv::StringRecord, place: &str, notes: &Notes) {
        let cell = |column: usize| {
            let text = self.columns[column].and_then(|at| record.get(at)).unwrap_or_default();
            (!text.is_empty()).then_some(text)
        };
        if record.iter().all(str::is_empty) {
            return;
        }
        let Some(product) = cell(BENEFIT) else {
            notes.add(place, "benefit", "there is no benefit: the row is not used");
            return;
        };
        let licenses = cell(QUANTITY).and_then(quantity);
        let Some(licenses) = licenses else {
            let found = shown(cell(QUANTITY).unwrap_or_default());
            notes.add(
                place,
                "quantity",
                format!("`{found}` is not a number of licences: the row is not used"),
            );
            return;
        };
        let offer = cell(MEMBERSHIP).or(cell(PROGRAM));
        if offer.is_none() {
            notes.add(place, "membership", "the membership is not told: `unknown` stands in");
        }
        let offer = offer.unwrap_or("unknown");
        let membership = slug(offer);
        let activate_before = day(cell(BEFORE), place, "activate before", notes);
        let usage_rights_last_day = day(cell(EXPIRES), place, "expires", notes);
        let base = format!("{membership}-{}", slug(product));
        let used = self.used.entry(base.clone()).or_default();
        *used += 1;
        let id = if *used == 1 { base } else { format!("{base}-{used}") };
        if self.memberships.0.get(&membership).is_none() {
            self.memberships.add(
                Membership {
                    id: membership.as_str().into(),
                    offer: offer.to_owned(),
                    purchased: None,
                    end: None,
                    billing_account: None,
                },
                place,
                notes,
            );
        }
        let benefit = Benefit {
            id: id.into(),
            membership: membership.into(),
            product: product.to_owned(),
            kind: None,
            licenses,
            activate_before,
            usage_rights_last_day,
            redemption: None,
            key: None,
            redeemed: None,
        };
        self.benefits.add(benefit, place, notes);
    }
}

/// A number of licences, where thousands may be set apart.
fn quantity(text: &str) -> Option<u32> {
    let mut groups = text.split([',', '.', ' ', '\u{a0}', '\u{202f}']);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    digits.parse().ok().filter(|count| LICENSES.contains(count))
}

fn day(text: Option<&str>, place: &str, field: &str, notes: &Notes) -> Option<NaiveDate> {
    let text = text?;
    // A year of two digits first, as spreadsheets write it: it would pass for the year 26.
    const NAMED: [&str; 6] = ["%d-%B-%y", "%d %B %y", "%d %B %Y", "%d-%B-%Y", "%B %d, %Y", "%B %d %Y"];
    let named = || NAMED.iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok());
    let day = plain_day(text).or_else(named).filter(|day| YEARS.contains(&day.year()));
    if day.is_none() {
        let expected = "expected a date like 2026-06-01 or 1 Jun 2026";
        notes.add(place, field, format!("`{}` is not used, {expected}", shown(text)));
    }
    day
}

/// A text as an id: lower case, its words joined by dashes.
fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("-");
    if joined.is_empty() {
        "unnamed".to_owned()
    } else {
        joined
    }
}
