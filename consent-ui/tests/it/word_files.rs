//! The word files: read whole, the same in every language, every key used.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use idp_core::message::is_gsm7;

use crate::sources::{files, here, quoted};

/// Key (with its attribute) → what its words take.
type Keys = BTreeMap<String, Takes>;

/// What words take: arguments, and other words.
#[derive(Debug, Default, PartialEq, Eq)]
struct Takes {
    arguments: BTreeSet<String>,
    words: BTreeSet<String>,
}

fn keys(language: &str) -> Keys {
    let mut keys = Keys::new();
    for (path, text) in files(&here("words").join(language), ".ftl") {
        let path = path.display();
        let resource = parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{path}: {errors:?}"));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let name = message.id.name;
            let value = message.value.iter().map(|pattern| (name.to_owned(), pattern));
            let attributes = message.attributes.iter().map(|one| (format!("{name}.{}", one.id.name), &one.value));
            for (key, pattern) in value.chain(attributes) {
                assert!(keys.insert(key.clone(), takes(pattern)).is_none(), "{path}: {key} stands twice");
            }
        }
    }
    keys
}

fn takes(pattern: &Pattern<&str>) -> Takes {
    let mut found = Takes::default();
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                found.arguments.insert(id.name.to_owned());
            }
            Expression::Inline(InlineExpression::MessageReference { id, attribute: None }) => {
                found.words.insert(id.name.to_owned());
            }
            Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                found.arguments.insert(id.name.to_owned());
                for variant in variants {
                    let inner = takes(&variant.value);
                    found.arguments.extend(inner.arguments);
                    found.words.extend(inner.words);
                }
            }
            other => panic!("not in use here: {other:?}"),
        }
    }
    found
}

/// The arguments of a key, with those of the words it takes. The day goes along with each instant, for languages whose
/// article depends on it; whether a name is known goes along with the name.
fn arguments(keys: &Keys, key: &str) -> BTreeSet<String> {
    let takes = keys.get(key).unwrap_or_else(|| panic!("{key} has no words"));
    let inner = takes.words.iter().flat_map(|word| arguments(keys, word));
    let mut all: BTreeSet<String> = takes.arguments.iter().cloned().chain(inner).collect();
    for (companion, of) in [("day", "instant"), ("known", "provider")] {
        if all.contains(of) {
            all.remove(companion);
        }
    }
    all
}

#[test]
fn both_languages_say_the_same_things_with_the_same_arguments() {
    let (italian, english) = (keys("it"), keys("en"));
    for key in italian.keys() {
        assert!(english.contains_key(key), "{key} is not said in English");
        assert_eq!(arguments(&english, key), arguments(&italian, key), "{key}");
    }
    assert_eq!(italian.len(), english.len(), "{:?}", english.keys().find(|key| !italian.contains_key(*key)));
}

#[test]
fn the_topics_are_the_same_and_all_are_read() {
    let names = |language: &str| {
        let all = files(&here("words").join(language), ".ftl");
        all.iter().map(|(path, _)| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("it"), names("en"));
    let catalogue = std::fs::read_to_string(here("src/words/catalogue.rs")).unwrap();
    for topic in names("it") {
        assert!(catalogue.contains(&format!("\"{topic}\"")), "{topic}.ftl is not in the catalogue");
    }
}

/// Where keys are used: here, and where the core returns keys.
fn used() -> BTreeSet<String> {
    let mut sources = files(&here("src"), ".rs");
    sources.extend(files(&here("templates"), ""));
    sources.extend(files(&here("../idp/core/src"), ".rs"));
    sources.iter().flat_map(|(_, text)| quoted(text)).map(str::to_owned).collect()
}

#[test]
fn every_word_is_used() {
    let keys = keys("it");
    let mut used = used();
    used.extend(keys.values().flat_map(|takes| takes.words.clone()));
    for key in keys.keys() {
        // The hint of a field's words is looked up by the macro that draws fields.
        let of_field = key.strip_suffix(".hint").is_some_and(|field| used.contains(field));
        assert!(used.contains(key) || of_field, "nobody says {key}");
    }
}

#[test]
fn every_key_in_a_template_has_words() {
    let known = keys("it");
    for (path, text) in files(&here("templates"), "") {
        let path = path.display();
        for said in text.split("say(\"").skip(1) {
            let key = said.split('"').next().unwrap();
            assert!(known.contains_key(key), "{path}: {key}");
        }
    }
}

#[test]
fn words_are_typed_with_care() {
    for (path, text) in files(&here("words"), ".ftl") {
        for (number, line) in text.lines().enumerate() {
            let at = format!("{}:{}", path.display(), number + 1);
            assert!(!line.contains("  ") || line.starts_with(' '), "{at}: two spaces");
            assert!(!line.ends_with(' '), "{at}: a space at the end");
            // A curly apostrophe alone would make a text message three times as dear.
            let sms = line.split_once(" = ").filter(|(key, _)| key.starts_with("sms-"));
            assert!(!line.contains('\'') || sms.is_some(), "{at}: a straight apostrophe");
            let said = sms.map(|(_, words)| words.replace(['{', '}'], ""));
            assert!(said.is_none_or(|said| is_gsm7(&said)), "{at}: not within the alphabet of text messages");
        }
    }
}

#[test]
fn every_phrase_of_the_core_has_words() {
    let known = keys("it");
    for (path, text) in files(&here("../idp/core/src/profile"), "explain.rs") {
        let path = path.display();
        for key in quoted(&text).filter(|key| key.starts_with("profile-")) {
            assert!(known.contains_key(key), "{path}: {key}");
        }
    }
}
