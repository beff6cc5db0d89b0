//! What goes wrong at the portals, why, and what to do about it.

mod topics;

use std::cmp::Reverse;

use super::{Citation, RulesError};
use topics::TOPICS;

#[cfg(test)]
mod tests;

/// What is known of one trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Answer {
    /// What one sees.
    pub symptom: &'static str,
    /// Why it happens.
    pub cause: &'static str,
    /// What to do, in order.
    pub steps: &'static [&'static str],
    /// The role that may do it.
    pub role: &'static str,
    /// Where it is described.
    pub source: Citation,
    /// The words by which a question is told to be about it, in lower case, without their endings.
    words: &'static [&'static str],
}

/// Returns what is known of a symptom in free words, the best match first; everything for no words.
///
/// Words are matched by their beginnings whatever their case, so that `permission` finds
/// `permissions`, and a slip of the pen is forgiven in the longer ones.
///
/// # Errors
///
/// [`RulesError::UnknownSymptom`] with the topics, the nearest first, where nothing matches.
pub fn troubleshoot(symptom: &str) -> Result<Vec<Answer>, RulesError> {
    let asked = words(symptom);
    if asked.is_empty() && symptom.trim().is_empty() {
        return Ok(TOPICS.to_vec());
    }
    let mut found: Vec<(u32, &Answer)> = TOPICS
        .iter()
        .map(|topic| (score(&asked, topic), topic))
        .filter(|(score, _)| *score > 0)
        .collect();
    let best = found.iter().map(|(score, _)| *score).max().unwrap_or(0);
    // One shared everyday word is no match beside a topic that the question is plainly about.
    found.retain(|(score, _)| 3 * score >= best);
    // A stable sort: of equal matches the one listed first comes first.
    found.sort_by_key(|(score, _)| Reverse(*score));
    if found.is_empty() {
        return Err(RulesError::UnknownSymptom {
            symptom: symptom.trim().to_owned(),
            topics: nearest(symptom),
        });
    }
    Ok(found.into_iter().map(|(_, topic)| *topic).collect())
}

/// A word of the topic's own list counts three, one of its symptom's text one.
fn score(asked: &[String], topic: &Answer) -> u32 {
    let symptom = words(topic.symptom);
    asked
        .iter()
        .map(|word| {
            if topic.words.iter().any(|known| alike(word, known)) {
                3
            } else {
                u32::from(symptom.iter().any(|known| alike(word, known)))
            }
        })
        .sum()
}

/// Whether a word asked is a known one: it begins with it, or is a slip of the pen away from it.
fn alike(asked: &str, known: &str) -> bool {
    let stem = asked.starts_with(known) && asked.len() <= known.len() + 4;
    let slip = known.len() >= 5 && asked.len() >= 5 && strsim::osa_distance(asked, known) <= 1;
    asked == known || (known.len() >= 3 && stem) || slip
}

fn words(text: &str) -> Vec<String> {
    const IDLE: &[&str] = &[
        "a", "an", "and", "are", "at", "be", "by", "can", "cannot", "do", "does", "error", "for", "from", "get", "has",
        "have", "how", "i", "in", "is", "it", "me", "my", "no", "not", "of", "on", "or", "that", "the", "then", "this",
        "to", "was", "we", "what", "when", "why", "with", "you",
    ];
    let mut out: Vec<String> = text
        .to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric() && letter != '$')
        .filter(|word| !word.is_empty() && !IDLE.contains(word))
        .map(str::to_owned)
        .collect();
    out.sort();
    out.dedup();
    out
}

fn nearest(symptom: &str) -> Vec<&'static str> {
    let asked = symptom.to_lowercase();
    let mut topics: Vec<&Answer> = TOPICS.iter().collect();
    topics.sort_by(|one, other| {
        let near = |topic: &Answer| strsim::jaro_winkler(&asked, topic.symptom);
        near(other).total_cmp(&near(one))
    });
    topics.into_iter().map(|topic| topic.symptom).collect()
}
