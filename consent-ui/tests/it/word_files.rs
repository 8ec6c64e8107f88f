//! The word files: read whole, the same in every language, every key used.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use crate::sources::{files, here, quoted};

/// Key (with its attribute) → the arguments it takes.
type Keys = BTreeMap<String, BTreeSet<String>>;

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
                assert!(keys.insert(key.clone(), arguments(pattern)).is_none(), "{path}: {key} stands twice");
            }
        }
    }
    keys
}

fn arguments(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                found.insert(id.name.to_owned());
            }
            Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                found.insert(id.name.to_owned());
                found.extend(variants.iter().flat_map(|variant| arguments(&variant.value)));
            }
            other => panic!("not in use here: {other:?}"),
        }
    }
    found
}

#[test]
fn both_languages_say_the_same_things_with_the_same_arguments() {
    let (italian, english) = (keys("it"), keys("en"));
    for (key, arguments) in &italian {
        assert_eq!(english.get(key), Some(arguments), "{key}");
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
    let used = used();
    for key in keys("it").keys() {
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
            let sms = line.starts_with("sms-");
            assert!(!line.contains('\'') || sms, "{at}: a straight apostrophe");
            assert!(!sms || idp_core::message::is_gsm7(&idp_core::message::gsm7(line)), "{at}");
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
