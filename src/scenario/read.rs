//! A scenario file, from its text to scenarios.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::cases::{Filled, expand};
use super::expect::{Expectation, read_expectation};
use super::steps::{Step, read_steps};
use super::values::{Ids, read_ids};
use super::{Scenario, ScenarioError};
use crate::intake::fields::{Fields, list, table};
use crate::intake::problems::{Place, Problems, Trouble, shown};
use crate::intake::tree::{self, Format, Node, Span, Value};
use crate::intake::{self, IntakeError, read_portfolio_tree};
use crate::model::Portfolio;

const KEYS: &[&str] = &[
    "name", "why", "source", "about", "xfail", "cases", "given", "when", "then",
];

/// Reads a scenario file. A `given.file` in it is relative to the folder of the scenario file.
///
/// # Errors
///
/// [`ScenarioError::Read`] where it can't be read, [`ScenarioError::Unusable`] with every problem
/// of its text.
pub fn load_scenarios(path: &Path) -> Result<Vec<Scenario>, ScenarioError> {
    let file = path.display().to_string();
    read_scenarios(&scenario_text(path)?, Some(&file), path.parent())
}

/// Returns the text of a scenario file.
///
/// # Errors
///
/// [`ScenarioError::Read`] where it can't be read.
pub fn scenario_text(path: &Path) -> Result<String, ScenarioError> {
    Ok(intake::read_export_file(path)?)
}

/// Reads scenarios from the text of a file.
///
/// `file` is only what problems call the text; `folder` is where `given.file` is looked for, the
/// current one where it is `None`.
///
/// # Errors
///
/// [`ScenarioError::Unusable`] with every problem of the text.
pub fn read_scenarios(text: &str, file: Option<&str>, folder: Option<&Path>) -> Result<Vec<Scenario>, ScenarioError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let problems = Problems::default();
    let tree = tree::parse(text, Format::Toml, &problems);
    let mut scenarios = Vec::new();
    if problems.is_empty() {
        let mut reader = Reader {
            problems: &problems,
            lines: line_starts(text),
            folder: folder.map(Path::to_path_buf).unwrap_or_default(),
            portfolios: BTreeMap::new(),
        };
        scenarios = reader.read(&tree);
    }
    if problems.is_empty() {
        log::debug!("read {} scenarios", scenarios.len());
        return Ok(scenarios);
    }
    let mut problems = problems.into_list(text, file);
    // Every case of a scenario finds what is wrong with the scenario again.
    problems.dedup();
    Err(ScenarioError::Unusable { problems })
}

struct Reader<'p> {
    problems: &'p Problems<'p>,
    lines: Vec<u32>,
    folder: PathBuf,
    /// Files of portfolios, each read once.
    portfolios: BTreeMap<PathBuf, Result<Portfolio, String>>,
}

impl Reader<'_> {
    fn read(&mut self, tree: &Node<'_>) -> Vec<Scenario> {
        let problems = self.problems;
        let Some(fields) = Fields::of(tree, Place::Top, &["scenario"], problems) else {
            return Vec::new();
        };
        let top = Place::Top;
        let place = top.key("scenario");
        let Some(node) = fields.node("scenario") else {
            // Another key has been told already, with this one as the nearest.
            if problems.is_empty() {
                fields.missing(&["scenario"]);
            }
            return Vec::new();
        };
        let mut scenarios = Vec::new();
        let mut names: BTreeMap<String, Span> = BTreeMap::new();
        for (index, item) in list(node, place, problems).iter().enumerate() {
            let place = place.item(index);
            for filled in expand(item, place, problems) {
                if let Some(first) = names.insert(filled.name.clone(), filled.name_at) {
                    let trouble = Trouble {
                        place: place.key("name").to_string(),
                        value: Some(shown(&filled.name)),
                        message: "is already the name of the scenario".to_owned(),
                        other: Some(first),
                        ..Trouble::default()
                    };
                    problems.add(filled.name_at, trouble);
                }
                scenarios.extend(self.scenario(&filled, place));
            }
        }
        scenarios
    }

    fn scenario(&mut self, filled: &Filled<'_>, place: Place<'_>) -> Option<Scenario> {
        let problems = self.problems;
        let fields = Fields::of(&filled.node, place, KEYS, problems)?;
        let text = |key| fields.some_text(key).map(str::to_owned);
        let (why, source, xfail) = (text("why"), text("source"), text("xfail"));
        let about = fields.node("about").map_or_else(Vec::new, |node| {
            read_ids(node, &[Ids::Rules, Ids::Notices], place.key("about"), problems)
        });
        let given = fields.node("given").map(|node| self.given(node, place.key("given")));
        let when = fields.required("when");
        let line = |offset: u32| line_of(&self.lines, offset);
        let steps = when.map(|node| read_steps(node, place.key("when"), line, problems));
        let then = match fields.node("then") {
            Some(node) => read_expectation(node, place.key("then"), &line, problems),
            // That every step is allowed is expected all the same.
            None => Some(Expectation::default()),
        };
        let scenario = Scenario {
            name: filled.name.clone(),
            line: line(filled.name_at.start),
            why,
            source,
            about,
            xfail,
            given: given.unwrap_or(Some(Portfolio::default()))?,
            steps: steps?,
            then: then?,
        };
        if let Some(node) = fields.node("then") {
            check_sense(&scenario, node, place.key("then"), problems);
        }
        Some(scenario)
    }

    fn given(&mut self, node: &Node<'_>, place: Place<'_>) -> Option<Portfolio> {
        let problems = self.problems;
        let fields = table(node, place, problems)?;
        let Some(named) = fields.get("file") else {
            return read_portfolio_tree(node, place, problems);
        };
        let place = place.key("file");
        let add = |message: String, expected: Option<&str>| {
            problems.add(
                named.at,
                Trouble {
                    place: place.to_string(),
                    message,
                    expected: expected.map(str::to_owned),
                    ..Trouble::default()
                },
            );
        };
        let Value::Text(name) = &named.value else {
            add(
                format!("this is {}", named.value.kind()),
                Some("the name of a portfolio file"),
            );
            return None;
        };
        if fields.len() > 1 {
            add(
                "a portfolio is taken from a file or written here, not both".to_owned(),
                None,
            );
            return None;
        }
        let path = self.folder.join(name.as_ref());
        let read = self
            .portfolios
            .entry(path)
            .or_insert_with_key(|path| intake::load(path).map_err(|error| first_of(&error)));
        match read {
            Ok(portfolio) => Some(portfolio.clone()),
            Err(message) => {
                add(message.clone(), None);
                None
            }
        }
    }
}

/// A portfolio has its own list of problems; here there is room for the first.
fn first_of(error: &IntakeError) -> String {
    match error.problems() {
        [] => error.to_string(),
        [only] => only.to_string(),
        [first, rest @ ..] => format!("{first} (and {} more)", rest.len()),
    }
}

/// What is expected must be something that the steps can give.
fn check_sense(scenario: &Scenario, node: &Node<'_>, place: Place<'_>, problems: &Problems) {
    let add = |key: &str, message: String| {
        let at = match &node.value {
            Value::Table(fields) => fields.get(key).map_or(node.at, |field| field.at),
            _ => node.at,
        };
        problems.add(
            at,
            Trouble {
                place: place.key(key).to_string(),
                message,
                ..Trouble::default()
            },
        );
    };
    let Expectation {
        refused,
        notices,
        report,
        plan,
        ..
    } = &scenario.then;
    let last = scenario.steps.last().map(|step| &step.what);
    let acts = scenario.steps.iter().any(|step| matches!(step.what, Step::Act(_)));
    if let Some(names) = refused
        && last.is_some_and(|last| !matches!(last, Step::Act(_)))
    {
        let key = if names.exactly { "refused" } else { "refused_with" };
        add(key, "the last step is not an action".to_owned());
    }
    if let Some(names) = notices
        && !acts
    {
        let key = if names.exactly { "notices" } else { "notices_include" };
        add(key, "no step is an action".to_owned());
    }
    if plan.is_some() && last.is_some_and(|last| !matches!(last, Step::Plan(_))) {
        let whole = matches!(&node.value, Value::Table(fields) if fields.get("plan").is_some());
        let key = if whole { "plan" } else { "shortfall" };
        add(key, "the last step is not a `plan`".to_owned());
    }
    if report.is_some() && last.is_some_and(|last| !matches!(last, Step::Report { .. })) {
        let exactly = matches!(&node.value, Value::Table(fields) if fields.get("report_exactly").is_some());
        let key = if exactly { "report_exactly" } else { "report" };
        add(key, "the last step is not a `report`".to_owned());
    }
}

/// The offsets at which lines begin.
fn line_starts(text: &str) -> Vec<u32> {
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    // A text of 4 GiB is refused before it is parsed.
    let next = breaks.filter_map(|(at, _)| u32::try_from(at + 1).ok());
    [0].into_iter().chain(next).collect()
}

fn line_of(starts: &[u32], offset: u32) -> usize {
    starts.partition_point(|start| *start <= offset)
}
