//! The word files, parsed once, in the binary.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_syntax::ast::Pattern;
use idp_core::language::Language;

type Bundle = FluentBundle<FluentResource>;

/// The files of one language: one per topic, the same topics in each.
macro_rules! files {
    ($language:literal) => {
        files!($language: "common", "login", "password", "code", "operation", "spid", "account", "errors", "demo", "mail", "explain")
    };
    ($language:literal: $($topic:literal),+) => {
        &[$(include_str!(concat!("../../words/", $language, "/", $topic, ".ftl"))),+]
    };
}

static ITALIAN: LazyLock<Bundle> = LazyLock::new(|| read(Language::It, files!("it")));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| read(Language::En, files!("en")));

fn bundle(language: Language) -> &'static Bundle {
    match language {
        Language::It => &ITALIAN,
        Language::En => &ENGLISH,
    }
}

/// Reads the files of one language. What does not parse is left out, and a key that stands twice counts once: tests
/// read each file by itself and refuse both.
fn read(language: Language, files: &[&str]) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![language.tag().parse().unwrap_or_default()]);
    // Direction marks around arguments would be copied along with codes and amounts.
    bundle.set_use_isolating(false);
    for text in files {
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The pattern of `message`, or of `message.attribute`.
fn pattern(bundle: &'static Bundle, key: &str) -> Option<&'static Pattern<&'static str>> {
    match key.split_once('.') {
        Some((message, attribute)) => Some(bundle.get_message(message)?.get_attribute(attribute)?.value()),
        None => bundle.get_message(key)?.value(),
    }
}

/// Whether a language has words for `key`.
pub(super) fn has(language: Language, key: &str) -> bool {
    pattern(bundle(language), key).is_some()
}

/// The sentence; `None` when there are no words, or when they ask for an argument that is not there.
pub(super) fn format(language: Language, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
    let bundle = bundle(language);
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern(bundle, key)?, Some(arguments), &mut errors).into_owned();
    errors.is_empty().then_some(text)
}
