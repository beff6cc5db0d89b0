use super::*;
use crate::model::{ProductKey, Redemption};
use crate::rules::sample::{Sample, day};

fn decide(sample: &Sample) -> (Option<RedemptionMode>, String) {
    let portfolio = sample.portfolio();
    let benefit = portfolio.benefits().find("b").unwrap();
    let decided = redemption_model(&portfolio, benefit);
    (decided.mode, decided.why())
}

fn undecided() -> Sample {
    let mut sample = Sample::new();
    sample.benefit("b").redemption = None;
    sample
}

const KEY: Option<RedemptionMode> = Some(RedemptionMode::Key);
const ORDER: Option<RedemptionMode> = Some(RedemptionMode::Order);

#[test]
fn a_membership_bought_the_day_before_the_live_day_has_keys() {
    let mut sample = undecided();
    sample.membership("core").purchased = Some(day("2026-05-03"));
    let why = "membership `core` was purchased on 2026-05-03, before `DE` went live on 2026-05-04";
    assert_eq!(decide(&sample), (KEY, why.to_owned()));
}

#[test]
fn the_live_day_itself_is_read_as_live_and_said_so() {
    let mut sample = undecided();
    sample.membership("core").purchased = Some(day("2026-05-04"));
    let why = "membership `core` was purchased on 2026-05-04, the very day `DE` went live; that day is read as live";
    assert_eq!(decide(&sample), (ORDER, why.to_owned()));
}

#[test]
fn a_membership_bought_after_the_live_day_has_orders() {
    let mut sample = undecided();
    sample.membership("core").purchased = Some(day("2026-05-05"));
    let why = "membership `core` was purchased on 2026-05-05, after `DE` went live on 2026-05-04";
    assert_eq!(decide(&sample), (ORDER, why.to_owned()));
}

#[test]
fn what_partner_center_shows_wins_over_the_days_and_the_key() {
    let mut sample = undecided();
    sample.benefit("b").redemption = Some(RedemptionMode::Order);
    sample.benefit("b").key = ProductKey::parse("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5").ok();
    let why = "`b` states `redemption = \"order\"`, as Partner Center shows it";
    assert_eq!(decide(&sample), (ORDER, why.to_owned()));
}

#[test]
fn a_recorded_key_means_key_even_after_the_live_day() {
    let mut sample = undecided();
    sample.membership("core").purchased = Some(day("2026-06-01"));
    sample.benefit("b").key = ProductKey::parse("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5").ok();
    assert_eq!(decide(&sample), (KEY, "a product key is recorded for `b`".to_owned()));
}

#[test]
fn a_redemption_tells_how_the_benefit_is_redeemed() {
    for (verb, mode) in [(Verb::Order, ORDER), (Verb::Extend, KEY)] {
        let mut sample = undecided();
        sample.benefit("b").redeemed = Some(Redemption {
            on: day("2026-01-01"),
            into: "s".into(),
            verb,
        });
        assert_eq!(decide(&sample), (mode, format!("`b` was redeemed by `{verb}`")));
    }
}

#[test]
fn a_country_that_is_not_live_has_keys() {
    let mut sample = undecided();
    sample.membership("core").purchased = Some(day("2026-06-01"));
    sample.parts.rollout.0.insert("DE".into(), RolloutDay::NotLive);
    assert_eq!(
        decide(&sample),
        (KEY, "the modernized experience is not live in `DE`".to_owned())
    );
}

#[test]
fn without_country_live_day_or_purchase_day_nothing_is_guessed() {
    let mut sample = undecided();
    sample.parts.partner.country = None;
    assert_eq!(
        decide(&sample),
        (None, "the partner's country is not recorded".to_owned())
    );
    let mut sample = undecided();
    sample.parts.rollout.0.clear();
    assert_eq!(decide(&sample), (None, "no live day is recorded for `DE`".to_owned()));
    let mut sample = undecided();
    sample.membership("core").purchased = None;
    let why = "the purchase day of membership `core` is not recorded";
    assert_eq!(decide(&sample), (None, why.to_owned()));
    let mut sample = undecided();
    sample.benefit("b").membership = "elsewhere".into();
    assert_eq!(decide(&sample).0, None);
}

#[test]
fn the_change_touches_cloud_benefits_only() {
    let mut sample = undecided();
    sample.benefit("b").product = "SQL Server".into();
    let why = "`b` is `on-premises software`, which the change does not touch";
    assert_eq!(decide(&sample), (None, why.to_owned()));
    sample.benefit("b").kind = Some(BenefitKind::Cloud);
    assert_eq!(decide(&sample).0, KEY);
}
