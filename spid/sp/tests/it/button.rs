//! The list of providers: everybody in it, nobody favoured.

use std::collections::{BTreeMap, BTreeSet};

use spid::button::offered;
use spid::registry::{Entry, Provider};

use crate::support::entry;

fn provider(name: &str, change: fn(&mut Entry)) -> Provider {
    let mut entry = Entry { entity_id: name.to_owned(), ..entry() };
    change(&mut entry);
    Provider::new(entry).unwrap()
}

#[test]
fn test_providers_and_withdrawn_ones_are_not_offered() {
    let providers = [
        provider("urn:a", |_| {}),
        provider("urn:test", |it| it.is_test = true),
        provider("urn:gone", |it| it.is_withdrawn = true),
        provider("urn:b", |_| {}),
    ];
    let names: BTreeSet<_> = offered(&providers, 7).into_iter().map(Provider::entity_id).collect();
    assert_eq!(names, BTreeSet::from(["urn:a", "urn:b"]));
}

#[test]
fn every_provider_is_as_often_first_as_any_other() {
    let providers = ["urn:a", "urn:b", "urn:c", "urn:d"].map(|it| provider(it, |_| {}));
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    let mut orders = BTreeSet::new();
    for seed in 0..4000 {
        let order: Vec<_> = offered(&providers, seed).into_iter().map(Provider::entity_id).collect();
        *first.entry(order[0]).or_default() += 1;
        orders.insert(order);
    }
    assert_eq!(orders.len(), 24);
    assert!(first.values().all(|it| (900..1100).contains(it)), "{first:?}");
}

#[test]
fn the_same_seed_gives_the_same_page() {
    let providers = ["urn:a", "urn:b", "urn:c"].map(|it| provider(it, |_| {}));
    let names = |seed| offered(&providers, seed).into_iter().map(Provider::entity_id).collect::<Vec<_>>();
    assert_eq!(names(42), names(42));
    assert!(offered(&[], 1).is_empty());
}
