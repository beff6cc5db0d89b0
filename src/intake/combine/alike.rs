//! Records that may be one though their ids differ.
//!
//! Two are taken to be one where everything that both tell agrees, and each is the only one on its
//! side that could be meant: also that is listed. Where anything speaks against it both are kept,
//! and listed as what may count twice, since a record that vanishes into another one can't be seen
//! to be missing.

use std::collections::{BTreeMap, BTreeSet};

use super::Conflict;
use crate::intake::error::IntakeError;
use crate::intake::exports::{canonical, is_guid, slug};
use crate::intake::stop::Steps;
use crate::model::{
    Benefit, Catalog, Membership, MembershipId, Parts, ProductName, Record, Subscription, SubscriptionId, TenantId,
};

/// More pairs than this are of no portfolio that anybody could look through.
const MOST_PAIRS: usize = 1 << 22;

/// From a later record's id to the earlier one's.
type Renamed = BTreeMap<String, String>;

/// What makes two records of a kind one, beside what they tell.
struct Alike<'a, T> {
    /// What a conflict calls the place that both are in.
    place: String,
    earlier: Vec<&'a T>,
    later: Vec<&'a T>,
}

/// How two records that may be one stand to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// Everything both tell agrees.
    Agrees,
    /// Something differs.
    Differs,
    /// They are two.
    Apart,
}

impl<'a, T: Record> Alike<'a, T> {
    /// Pairs what can only be one, and lists what may be.
    fn settle(
        &self,
        likeness: impl Fn(&T, &T) -> Likeness,
        how: &str,
        renamed: &mut Renamed,
        conflicts: &mut Vec<Conflict>,
        steps: &Steps<'_>,
    ) -> Result<(), IntakeError> {
        if self.earlier.len().saturating_mul(self.later.len()) > MOST_PAIRS {
            let (held, new) = (self.earlier.len(), self.later.len());
            let (first, other) = (text_of(self.later[0]), text_of(self.earlier[0]));
            let message = format!(
                "one of {new} {} where {held} are known: too many to compare, all are kept; {how}",
                self.place
            );
            conflicts.push(self.conflict(first, first, other, message));
            return Ok(());
        }
        let mut agree: Vec<Vec<usize>> = Vec::with_capacity(self.later.len());
        let mut near: Vec<Vec<usize>> = Vec::with_capacity(self.later.len());
        // How many of the later ones each of the earlier ones may be, and how many may be the same ones.
        let mut claimed = vec![0_usize; self.earlier.len()];
        let mut alike: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for one in &self.later {
            let (mut agrees, mut differs) = (Vec::new(), Vec::new());
            for (position, held) in self.earlier.iter().enumerate() {
                steps.go_on()?;
                match likeness(held, one) {
                    Likeness::Agrees => {
                        claimed[position] += 1;
                        agrees.push(position);
                    }
                    Likeness::Differs => differs.push(position),
                    Likeness::Apart => {}
                }
            }
            *alike.entry(agrees.clone()).or_default() += 1;
            agree.push(agrees);
            near.push(differs);
        }
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        for ((one, agrees), differs) in self.later.iter().zip(&agree).zip(near) {
            steps.go_on()?;
            let id = text_of(*one);
            // Of several that are all alike none can be told from another: they pair in order.
            let as_many = alike.get(agrees) == Some(&agrees.len());
            let alone = agrees.iter().all(|&position| claimed[position] == agrees.len());
            let free = agrees.iter().find(|position| !taken.contains(position));
            if let (Some(&position), true) = (free, as_many && alone) {
                taken.insert(position);
                let held = text_of(self.earlier[position]);
                renamed.insert(id.to_owned(), held.to_owned());
                let why = if agrees.len() == 1 {
                    "each is the only one"
                } else {
                    "they are as many"
                };
                conflicts.push(self.conflict(held, held, id, format!("taken to be `{id}`, as {why} {}", self.place)));
                continue;
            }
            let mut all: Vec<usize> = agrees.iter().copied().chain(differs).collect();
            all.sort_unstable();
            let ids: Vec<&str> = all.iter().map(|&position| text_of(self.earlier[position])).collect();
            if ids.is_empty() {
                continue;
            }
            let (quoted, plain) = (listed(&ids, "`"), listed(&ids, ""));
            let message = match (ids.len(), self.later.len()) {
                (1, 1) => format!("may be {quoted}, {}, and they differ: both are kept; {how}", self.place),
                _ => format!(
                    "{} like {quoted}: it can't be told which is which, all are kept; {how}",
                    self.place
                ),
            };
            conflicts.push(self.conflict(id, id, &plain, message));
        }
        Ok(())
    }

    fn conflict(&self, id: &str, kept: &str, other: &str, message: String) -> Conflict {
        Conflict {
            kind: T::KIND.to_owned(),
            id: id.to_owned(),
            field: "id".to_owned(),
            kept: kept.to_owned(),
            other: other.to_owned(),
            message,
        }
    }
}

fn text_of<T: Record>(record: &T) -> &str {
    std::borrow::Borrow::borrow(record.id())
}

/// The first few ids of a list and how many more there are: each of many stands against all.
fn listed(ids: &[&str], quote: &str) -> String {
    const FEW: usize = 8;
    let mut named: Vec<String> = ids.iter().take(FEW).map(|id| format!("{quote}{id}{quote}")).collect();
    if ids.len() > FEW {
        named.push(format!("{} more", ids.len() - FEW));
    }
    named.join(", ")
}

/// Groups what has no match by id, on both sides, by a place that both must be in.
fn grouped<'a, T: Record, P: Ord + Clone>(
    whole: impl Iterator<Item = &'a T>,
    parts: impl Iterator<Item = &'a T>,
    place: impl Fn(&T) -> P,
    named: impl Fn(&P) -> String,
    steps: &Steps<'_>,
) -> Result<Vec<Alike<'a, T>>, IntakeError> {
    let mut earlier: BTreeMap<P, Vec<&T>> = BTreeMap::new();
    for one in whole {
        steps.go_on()?;
        earlier.entry(place(one)).or_default().push(one);
    }
    let mut later: BTreeMap<P, Vec<&T>> = BTreeMap::new();
    for one in parts {
        steps.go_on()?;
        later.entry(place(one)).or_default().push(one);
    }
    let both = later.into_iter().filter_map(|(place, later)| {
        Some(Alike {
            place: named(&place),
            earlier: earlier.remove(&place)?,
            later,
        })
    });
    Ok(both.collect())
}

/// Subscriptions of one SKU in one tenant.
pub(super) fn subscriptions(
    whole: &Parts,
    parts: &Parts,
    catalog: &Catalog,
    conflicts: &mut Vec<Conflict>,
    steps: &Steps<'_>,
) -> Result<Renamed, IntakeError> {
    let place = |one: &Subscription| (one.tenant.clone(), catalog.name(&one.product));
    let (old, new) = (&whole.subscriptions, &parts.subscriptions);
    let places = grouped(
        old.iter().filter(|one| new.get(&one.id).is_none()),
        new.iter().filter(|one| old.get(&one.id).is_none()),
        place,
        |(tenant, product): &(TenantId, ProductName)| format!("of `{product}` in `{tenant}`"),
        steps,
    )?;
    let mut renamed = Renamed::new();
    for place in places {
        let how = "if they are one, record the id of one among the `aliases` of the other";
        place.settle(same_subscription, how, &mut renamed, conflicts, steps)?;
    }
    Ok(renamed)
}

/// Whether two subscriptions of a SKU in a tenant may be one.
///
/// Billing and the directory have an id of their own for a subscription, and note its start within
/// a day of each other; a count by SKU has no term at all.
fn same_subscription(one: &Subscription, other: &Subscription) -> Likeness {
    let term = same_term(one, other);
    let licenses = one.licenses == other.licenses;
    let two_ids = is_exported(&one.id) && is_exported(&other.id);
    match term {
        // Somebody gave each a name of its own.
        _ if !is_exported(&one.id) && !is_exported(&other.id) => Likeness::Differs,
        // The directory has an id for each: another one is another subscription.
        _ if two_ids && !(licenses && term != Some(false)) => Likeness::Apart,
        // Of two with ids nothing says that they are one unless one of them is no more than a count.
        None if two_ids && untold(one) == untold(other) => Likeness::Apart,
        Some(true) | None if licenses => Likeness::Agrees,
        _ => Likeness::Differs,
    }
}

/// Whether an id is a portal's: a GUID, or the two that a count by SKU goes by.
fn is_exported(id: &str) -> bool {
    id.split('_').all(is_guid)
}

fn untold(one: &Subscription) -> bool {
    one.start.is_none() && one.end.is_none()
}

/// Whether two terms are one; `None` where they tell too little.
pub(super) fn same_term(one: &Subscription, other: &Subscription) -> Option<bool> {
    // A term that begins once the other has ended is another one.
    let after =
        |one: &Subscription, other: &Subscription| one.start.zip(other.end).is_some_and(|(start, end)| start >= end);
    if after(one, other) || after(other, one) {
        return Some(false);
    }
    if let (Some(end), Some(same)) = (one.end, other.end) {
        return Some(end == same);
    }
    let starts = one.start.zip(other.start);
    starts.map(|(start, same)| (start - same).num_days().abs() <= 1)
}

/// Memberships of one offer, one of which is named by nothing but it.
pub(super) fn memberships(
    whole: &Parts,
    parts: &Parts,
    conflicts: &mut Vec<Conflict>,
    steps: &Steps<'_>,
) -> Result<Renamed, IntakeError> {
    let (old, new) = (&whole.memberships, &parts.memberships);
    let mut granted: BTreeMap<&MembershipId, Vec<&Benefit>> = BTreeMap::new();
    for benefit in parts.benefits.iter() {
        steps.go_on()?;
        granted.entry(&benefit.membership).or_default().push(benefit);
    }
    let untold = |one: &Membership| one.purchased.is_none() && one.end.is_none();
    let fits = |held: &Membership, one: &Membership| {
        // Two that somebody named are two.
        let by_offer = |one: &Membership| slug(&one.offer) == *one.id;
        if !(untold(held) && by_offer(held) || untold(one) && by_offer(one)) {
            return Likeness::Apart;
        }
        let within = |benefit: &&&Benefit| {
            let before = benefit.activate_before;
            let early = before
                .zip(held.purchased)
                .is_some_and(|(before, purchased)| before <= purchased);
            let late = before.zip(held.end).is_some_and(|(before, end)| before > end);
            early || late
        };
        let benefits = granted.get(&one.id);
        if benefits.is_some_and(|benefits| benefits.iter().any(|benefit| within(&benefit))) {
            Likeness::Differs
        } else {
            Likeness::Agrees
        }
    };
    let places = grouped(
        old.iter().filter(|one| new.get(&one.id).is_none()),
        new.iter().filter(|one| old.get(&one.id).is_none()),
        |one| one.offer.trim().to_lowercase(),
        |offer| format!("of the offer `{offer}`"),
        steps,
    )?;
    let mut renamed = Renamed::new();
    for place in places {
        let how = "if they are one, name the membership by its id in the sheet";
        place.settle(fits, how, &mut renamed, conflicts, steps)?;
    }
    Ok(renamed)
}

/// Benefits of one product from one membership.
pub(super) fn benefits(
    whole: &Parts,
    parts: &Parts,
    catalog: &Catalog,
    conflicts: &mut Vec<Conflict>,
    steps: &Steps<'_>,
) -> Result<Renamed, IntakeError> {
    let (old, new) = (&whole.benefits, &parts.benefits);
    let places = grouped(
        old.iter().filter(|one| new.get(&one.id).is_none()),
        new.iter().filter(|one| old.get(&one.id).is_none()),
        |one| (one.membership.clone(), catalog.name(&one.product)),
        |(membership, product): &(MembershipId, ProductName)| format!("of `{product}` from `{membership}`"),
        steps,
    )?;
    let mut renamed = Renamed::new();
    for place in places {
        let how = "if they are one, give it the same id, in a sheet with a column `id`";
        place.settle(same_benefit, how, &mut renamed, conflicts, steps)?;
    }
    Ok(renamed)
}

/// Whether two benefits of a product from a membership may be one. Two that are redeemed, or have a
/// key, each on its own, are two.
fn same_benefit(one: &Benefit, other: &Benefit) -> Likeness {
    fn differ<V: PartialEq>(one: Option<&V>, other: Option<&V>) -> bool {
        one.zip(other).is_some_and(|(one, other)| one != other)
    }
    if differ(one.redeemed.as_ref(), other.redeemed.as_ref()) || differ(one.key.as_ref(), other.key.as_ref()) {
        return Likeness::Apart;
    }
    let dates = differ(one.activate_before.as_ref(), other.activate_before.as_ref())
        || differ(one.usage_rights_last_day.as_ref(), other.usage_rights_last_day.as_ref());
    if one.licenses == other.licenses && !dates {
        Likeness::Agrees
    } else {
        Likeness::Differs
    }
}

/// Subscriptions of which one names the other's id among its own, or both name a third.
pub(super) fn by_alias(
    whole: &Parts,
    parts: &Parts,
    renamed: &mut Renamed,
    steps: &Steps<'_>,
) -> Result<(), IntakeError> {
    let mut known: BTreeMap<String, &SubscriptionId> = BTreeMap::new();
    for held in whole.subscriptions.iter() {
        steps.go_on()?;
        for alias in &held.aliases {
            known.entry(canonical(alias)).or_insert(&held.id);
        }
    }
    for held in whole.subscriptions.iter() {
        steps.go_on()?;
        known.insert(canonical(&held.id), &held.id);
    }
    // Each of the earlier ones is one of the later ones at most: a second one stays as it is.
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for own in [true, false] {
        for one in parts.subscriptions.iter() {
            steps.go_on()?;
            let ids = std::iter::once(&one.id)
                .chain(&one.aliases)
                .filter(|id| (**id == one.id) == own);
            let Some(held) = ids.filter_map(|id| known.get(&canonical(id))).next() else {
                continue;
            };
            let settled = !own && (renamed.contains_key(&*one.id) || whole.subscriptions.get(&one.id).is_some());
            if !settled && taken.insert(held) && **held != one.id {
                renamed.insert(one.id.to_string(), held.to_string());
            }
        }
    }
    Ok(())
}
