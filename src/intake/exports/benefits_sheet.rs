//! A sheet of benefits, typed from Partner Center's page of cloud services.

mod cells;
mod quotes;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::NaiveDate;

use super::source::{Content, Page};
use super::{Gathered, Notes, Partial, Source};
use crate::intake::error::{FileProblem, IntakeError};
use crate::intake::problems::shown;
use crate::intake::stop::Steps;
use crate::model::{Benefit, Catalog, Membership, Parts, ProductName, is_fit_id, nearest};

/// The columns, each by the names it may have, without what stands between their words.
const COLUMNS: [&[&str]; 7] = [
    &["benefit", "benefitname", "product", "productname"],
    &["membership", "membershipname", "offer"],
    &["program", "programme", "programname"],
    &[
        "quantity",
        "qty",
        "licenses",
        "licences",
        "seats",
        "licensequantity",
        "licencequantity",
        "numberoflicenses",
        "numberoflicences",
    ],
    &["activatebefore", "activatebeforedate", "datetoactivatebefore"],
    &[
        "expires",
        "expireson",
        "expiration",
        "expirationdate",
        "expirydate",
        "benefitexpirationdate",
        "benefitexpirydate",
        "usagerightslastday",
    ],
    &["id", "benefitid"],
];
const BENEFIT: usize = 0;
const MEMBERSHIP: usize = 1;
const PROGRAM: usize = 2;
const QUANTITY: usize = 3;
const BEFORE: usize = 4;
const EXPIRES: usize = 5;
const ID: usize = 6;

/// A sheet that people keep has fewer columns.
const MOST_COLUMNS: usize = 1_000;

/// What the last row of a sheet is called that adds up the others.
const TOTALS: [&str; 7] = [
    "total",
    "totals",
    "grand total",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
];

/// Reads a sheet with the columns `benefit, membership, program, quantity, activate before,
/// expires`, in any order, split by commas, semicolons or tabs.
///
/// Days are written like 2026-06-01, 1 Jun 2026, or in any other way that has one reading only:
/// 6/1/2026 means two different days in two countries and is noticed instead. Each membership is
/// named by its text, which may be its id, each benefit by its membership and product, unless a
/// column `id` names it.
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
    let delimiter = delimiter(text);
    let first = text.lines().next().unwrap_or_default();
    let wide = 1 + first.bytes().filter(|&byte| byte == delimiter).count();
    if wide > MOST_COLUMNS {
        let message = format!("this has {wide} columns, expected at most {MOST_COLUMNS}");
        return Err(problem(file, told + 1, message, None));
    }
    if let Some(line) = quotes::unclosed(text, delimiter) {
        let message = "the quotation mark that opens a cell here is never closed".to_owned();
        return Err(problem(file, told + line, message, None));
    }
    let mut sheet = csv::ReaderBuilder::new()
        .delimiter(delimiter)
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
        told: BTreeMap::new(),
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

fn columns(
    header: &csv::StringRecord,
    file: Option<&str>,
    notes: &Notes,
) -> Result<[Option<usize>; COLUMNS.len()], IntakeError> {
    let plain = |name: &str| {
        let letters = name.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let mut found = [None; COLUMNS.len()];
    for (at, name) in header.iter().enumerate() {
        match COLUMNS.iter().position(|names| names.contains(&plain(name).as_str())) {
            Some(column) if found[column].is_none() => found[column] = Some(at),
            Some(_) => notes.add("row 1", name, "the column stands twice: the first is used"),
            None if name.is_empty() => {}
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

/// What a row tells of a benefit: its membership, product and licences, and the days as they were read.
type Told = (String, ProductName, u32, [Option<NaiveDate>; 2]);

struct Rows {
    columns: [Option<usize>; COLUMNS.len()],
    memberships: Gathered<Membership>,
    benefits: Gathered<Benefit>,
    /// How often each id was given already.
    used: BTreeMap<String, usize>,
    /// Where the first of rows stands that tell the same and have no id of their own.
    told: BTreeMap<Told, String>,
}

impl Rows {
    fn row(&mut self, record: &csv::StringRecord, place: &str, notes: &Notes) {
        let columns = self.columns;
        let cell = |column: usize| {
            let text = columns[column].and_then(|at| record.get(at)).unwrap_or_default();
            (!text.is_empty()).then_some(text)
        };
        if record.iter().all(str::is_empty) {
            return;
        }
        let Some(product) = cell(BENEFIT) else {
            notes.add(place, "benefit", "there is no benefit: the row is not used");
            return;
        };
        let total = product.trim_end_matches(':').trim_end().to_lowercase();
        if TOTALS.contains(&&*total) && cell(MEMBERSHIP).is_none() {
            notes.add(place, "benefit", "this adds up the others: the row is not used");
            return;
        }
        let licenses = match cells::quantity(cell(QUANTITY).unwrap_or_default()) {
            Ok(licenses) => licenses,
            Err(why) => return notes.add(place, "quantity", format!("{why}: the row is not used")),
        };
        let membership = self.membership(cell(MEMBERSHIP), cell(PROGRAM), place, notes);
        let activate_before = day(cell(BEFORE), place, "activate before", notes);
        let usage_rights_last_day = day(cell(EXPIRES), place, "expires", notes);
        let named = cell(ID).filter(|id| {
            let fit = is_fit_id(id);
            if !fit {
                notes.add(place, "id", format!("`{}` is not an id: it is not used", shown(id)));
            }
            fit
        });
        if named.is_none() {
            let product = Catalog::builtin().name(product);
            let told = (
                membership.clone(),
                product,
                licenses,
                [activate_before, usage_rights_last_day],
            );
            match self.told.entry(told) {
                Entry::Vacant(first) => {
                    first.insert(place.to_owned());
                }
                Entry::Occupied(first) => {
                    let first = first.get();
                    notes.add(
                        place,
                        "",
                        format!("it tells the same as {first}: both are counted, take one out if they are one benefit"),
                    );
                }
            }
        }
        let id = named.map_or_else(|| self.id(&membership, product), str::to_owned);
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

    fn id(&mut self, membership: &str, product: &str) -> String {
        let base = format!("{membership}-{}", slug(product));
        let used = self.used.entry(base.clone()).or_default();
        *used += 1;
        if *used == 1 { base } else { format!("{base}-{used}") }
    }

    /// The id of the membership that a row names, which is recorded once.
    fn membership(&mut self, named: Option<&str>, program: Option<&str>, place: &str, notes: &Notes) -> String {
        // Every offer is of the one programme.
        let program = program.filter(|text| !text.to_lowercase().contains("partner program") && *text != "MAICPP");
        let Some(text) = named.or(program) else {
            notes.add(place, "membership", "the membership is not told: `unknown` stands in");
            return self.record("unknown", "unknown");
        };
        // One word is the id of a membership that is recorded elsewhere, or as good as one.
        let is_id = is_fit_id(text) && !text.contains(char::is_whitespace);
        let id = if is_id { text.to_owned() } else { slug(text) };
        let offer = program.filter(|_| is_id).unwrap_or(text);
        let known = self.memberships.0.get(&id).map(|held| held.offer.clone());
        let held = known.unwrap_or_else(|| offer.to_owned());
        if let Some(program) = program.filter(|program| *program != held) {
            let message = format!("`{}` is not used: the offer is `{}`", shown(program), shown(&held));
            notes.add(place, "program", message);
        }
        self.record(&id, offer)
    }

    fn record(&mut self, id: &str, offer: &str) -> String {
        if self.memberships.0.get(id).is_none() {
            self.memberships.0.put(Membership {
                id: id.into(),
                offer: offer.to_owned(),
                purchased: None,
                end: None,
                billing_account: None,
            });
        }
        id.to_owned()
    }
}

fn day(text: Option<&str>, place: &str, field: &str, notes: &Notes) -> Option<NaiveDate> {
    match cells::day(text?) {
        Ok(day) => Some(day),
        Err(why) => {
            notes.add(place, field, why);
            None
        }
    }
}

/// A text as an id: lower case, its words joined by dashes.
pub(crate) fn slug(text: &str) -> String {
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
