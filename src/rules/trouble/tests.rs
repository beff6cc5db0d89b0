use super::*;

fn first(symptom: &str) -> &'static str {
    troubleshoot(symptom).unwrap()[0].symptom
}

#[test]
fn every_trouble_is_found_by_what_people_say() {
    for (asked, found) in [
        ("permissions error", "permissions error at the $0 checkout"),
        (
            "I do not have permission to place the order",
            "permissions error at the $0 checkout",
        ),
        (
            "missing role at the $0 checkout",
            "permissions error at the $0 checkout",
        ),
        (
            "not redirected to checkout",
            "not redirected to the checkout: the admin center's home page opens instead",
        ),
        (
            "landed on the home page",
            "not redirected to the checkout: the admin center's home page opens instead",
        ),
        ("user location not set", "user location not set"),
        ("usage location", "user location not set"),
        ("extend option missing", "the extend option is missing"),
        ("no button to extend", "the extend option is missing"),
        ("three years", "an extension is refused: at most three years"),
        ("maximum 3 years", "an extension is refused: at most three years"),
        ("keys still shown", "product keys are still shown instead of an order"),
        (
            "tenant association has no effect yet",
            "a tenant just associated does not take effect yet",
        ),
        (
            "different dates in Partner Center",
            "dates differ between Partner Center and the admin center",
        ),
        ("invalid key", "the key is rejected"),
        ("key rejected", "the key is rejected"),
        ("Key already USED", "the key is rejected"),
        ("wrong tenant", "a benefit was used in the wrong tenant"),
        (
            "I redeemed in the wrong tenant",
            "a benefit was used in the wrong tenant",
        ),
        (
            "activated in wrong tenant by accident",
            "a benefit was used in the wrong tenant",
        ),
        ("403", "permissions error at the $0 checkout"),
        ("403 forbidden", "permissions error at the $0 checkout"),
        ("perms", "permissions error at the $0 checkout"),
        ("key doesn't work", "the key is rejected"),
        ("licence key not accepted", "the key is rejected"),
        ("is it 0 or O", "the key is rejected"),
    ] {
        assert_eq!(first(asked), found, "{asked}");
    }
}

#[test]
fn the_symptom_as_it_is_listed_finds_itself_first() {
    for topic in TOPICS {
        assert_eq!(first(topic.symptom), topic.symptom);
    }
}

#[test]
fn a_slip_of_the_pen_is_forgiven() {
    assert_eq!(first("permision error"), "permissions error at the $0 checkout");
}

#[test]
fn no_words_list_every_trouble_in_order() {
    let all = troubleshoot("  ").unwrap();
    assert_eq!(all, TOPICS);
    assert_eq!(all.len(), 10);
    assert!(
        all.iter()
            .all(|answer| !answer.steps.is_empty() && !answer.role.is_empty())
    );
}

#[test]
fn an_unknown_symptom_lists_the_topics() {
    let error = troubleshoot("printer on fire").unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("`printer on fire` is not a trouble known here, expected words of one of `"),
        "{text}"
    );
    assert!(matches!(error, RulesError::UnknownSymptom { topics, .. } if topics.len() == 10));
    assert!(troubleshoot("what is it").is_err());
}
