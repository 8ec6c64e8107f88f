//! Each page is a well-formed document that a screen reader, a keyboard and a strict browser can use.

use std::collections::HashSet;

use consent_ui::pages::{all_samples, sample_shell};
use consent_ui::shell::Brand;
use consent_ui::words::MISSING;
use idp_core::language::Language;
use roxmltree::{Document, Node, ParsingOptions};

/// Parses a page; the templates write HTML that is XML too, so that mistakes show.
pub(crate) fn parsed(html: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(html, options).unwrap_or_else(|error| panic!("{error}\n{html}"))
}

/// Every page, sample and language, with its name for complaints.
pub(crate) fn every_page(mut look: impl FnMut(&str, &str)) {
    for language in Language::ALL {
        for sample in all_samples() {
            let html = sample.render(&sample_shell(language));
            look(&format!("{}/{} ({})", sample.page, sample.state, language.tag()), &html);
        }
    }
}

pub(crate) fn elements<'a, 'd>(document: &'a Document<'d>, tag: &'static str) -> impl Iterator<Item = Node<'a, 'd>> {
    document.descendants().filter(move |node| node.has_tag_name(tag))
}

fn text_of(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect::<String>().trim().to_owned()
}

#[test]
fn no_page_lacks_words() {
    every_page(|name, html| assert!(!html.contains(MISSING), "{name}: {}", &html[html.find(MISSING).unwrap()..]));
}

#[test]
fn every_page_has_one_title_one_heading_and_the_landmarks() {
    every_page(|name, html| {
        let document = parsed(html);
        let root = document.root_element();
        assert!(root.attribute("lang").is_some(), "{name}: lang");
        assert!(!text_of(elements(&document, "title").next().unwrap()).is_empty(), "{name}: title");
        for landmark in ["h1", "main", "header", "footer"] {
            assert_eq!(elements(&document, landmark).count(), 1, "{name}: {landmark}");
        }
        let skip = elements(&document, "a").next().and_then(|link| link.attribute("href"));
        assert_eq!(skip, Some("#main"), "{name}: the first link skips to the content");
        let mut last = 1;
        for heading in document.descendants().filter(|node| node.ancestors().any(|above| above.has_tag_name("main"))) {
            if let Some(level) = heading.tag_name().name().strip_prefix('h').and_then(|n| n.parse::<u8>().ok()) {
                assert!(level <= last + 1, "{name}: a heading of level {level} follows one of level {last}");
                last = level;
            }
        }
    });
}

#[test]
fn ids_are_unique_and_everything_named_exists() {
    every_page(|name, html| {
        let document = parsed(html);
        let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        let known: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{name}: an id stands twice: {ids:?}");
        for node in document.descendants() {
            for attribute in ["for", "aria-describedby", "aria-labelledby", "aria-controls"] {
                for id in node.attribute(attribute).unwrap_or_default().split_whitespace() {
                    assert!(known.contains(id), "{name}: {attribute} names {id}");
                }
            }
            if let Some(id) = node.attribute("href").and_then(|href| href.strip_prefix('#')) {
                assert!(known.contains(id), "{name}: a link leads to #{id}");
            }
        }
    });
}

#[test]
fn every_field_has_a_label_a_name_and_a_purpose() {
    every_page(|name, html| {
        let document = parsed(html);
        let labels: HashSet<&str> = elements(&document, "label").filter_map(|label| label.attribute("for")).collect();
        for field in elements(&document, "input").filter(|field| field.attribute("type") != Some("hidden")) {
            let id = field.attribute("id").unwrap_or_else(|| panic!("{name}: a field without id"));
            assert!(labels.contains(id), "{name}: #{id} has no label");
            assert!(field.attribute("name").is_some(), "{name}: #{id} has no name");
            let kind = field.attribute("type").unwrap_or_default();
            let chosen = matches!(kind, "radio" | "checkbox");
            assert!(chosen || field.attribute("autocomplete").is_some(), "{name}: #{id} has no autocomplete (1.3.5)");
            let fails = field.attribute("aria-invalid").is_some();
            let described = field.attribute("aria-describedby").unwrap_or_default();
            assert!(!fails || described.contains(&format!("{id}-error")), "{name}: the error of #{id} is not read");
            assert!(kind != "password" || field.attribute("value").unwrap_or_default().is_empty(), "{name}: a secret");
        }
        for button in elements(&document, "button") {
            assert_eq!(button.attribute("type"), Some("submit"), "{name}: a button that does not say what it does");
            assert!(!text_of(button).is_empty(), "{name}: a button without words");
        }
    });
}

#[test]
fn every_post_carries_the_token_and_goes_to_us() {
    every_page(|name, html| {
        for form in elements(&parsed(html), "form") {
            assert_eq!(form.attribute("method"), Some("post"), "{name}");
            let action = form.attribute("action").unwrap_or_default();
            if form.attribute("data-go").is_some() {
                assert!(!html.contains("c5rf"), "{name}: the token leaves the house");
                continue;
            }
            assert!(action.starts_with('/') && !action.starts_with("//"), "{name}: a form goes to {action:?}");
            let token = form.descendants().find(|node| node.attribute("name") == Some("csrf"));
            assert_eq!(token.and_then(|node| node.attribute("value")), Some("c5rf"), "{name}: no token");
        }
    });
}

#[test]
fn errors_are_told_in_the_title_in_a_summary_and_at_the_field() {
    every_page(|name, html| {
        let document = parsed(html);
        let Some(summary) = document.descendants().find(|node| node.attribute("id") == Some("error-summary")) else {
            return;
        };
        let title = text_of(elements(&document, "title").next().unwrap());
        assert!(title.starts_with("Errore:") || title.starts_with("Error:"), "{name}: {title}");
        assert!(
            summary.attribute("autofocus").is_some() && summary.attribute("tabindex") == Some("-1"),
            "{name}: focus"
        );
        for link in summary.descendants().filter(|node| node.has_tag_name("a")) {
            let field = link.attribute("href").unwrap().trim_start_matches('#');
            let at_field = document.descendants().find(|node| node.attribute("id") == Some(&format!("{field}-error")));
            assert!(at_field.is_some_and(|error| text_of(error).contains(&text_of(link))), "{name}: #{field}");
        }
    });
}

#[test]
fn nothing_is_loaded_from_elsewhere_and_nothing_runs_inline() {
    every_page(|name, html| {
        let document = parsed(html);
        for node in document.descendants() {
            assert!(node.attribute("style").is_none(), "{name}: an inline style");
            for attribute in node.attributes() {
                assert!(!attribute.name().starts_with("on"), "{name}: {} on {:?}", attribute.name(), node.tag_name());
            }
            let loads = match node.tag_name().name() {
                "script" | "img" => node.attribute("src"),
                "link" => node.attribute("href"),
                "style" | "iframe" | "object" | "embed" | "base" => panic!("{name}: {:?}", node.tag_name()),
                _ => None,
            };
            if let Some(address) = loads {
                assert!(address.starts_with('/') && !address.starts_with("//"), "{name}: loads {address}");
            }
            let runs = node.has_tag_name("script") || node.attribute("rel") == Some("stylesheet");
            assert!(!runs || node.attribute("nonce") == Some("n0nc3"), "{name}: no nonce");
        }
        for script in elements(&document, "script") {
            assert_eq!(text_of(script), "", "{name}: an inline script");
        }
        for picture in elements(&document, "img") {
            assert!(picture.attribute("alt").is_some(), "{name}: a picture without alternative");
        }
    });
}

#[test]
fn every_page_leads_to_privacy_legal_notes_and_accessibility() {
    every_page(|name, html| {
        let document = parsed(html);
        for element in ["privacy-policy-link", "legal-notes", "accessibility-link"] {
            let link = document.descendants().find(|node| node.attribute("data-element") == Some(element));
            assert!(link.is_some_and(|link| link.attribute("href").is_some()), "{name}: {element}");
        }
    });
}

#[test]
fn a_page_of_nobody_in_one_language_still_stands() {
    for sample in all_samples() {
        let mut shell = sample_shell(Language::It);
        shell.brand = std::sync::Arc::new(Brand::nobody());
        shell.languages.truncate(1);
        shell.signed_in = Some(String::from("Maria Rossi"));
        shell.demo = true;
        shell.base = String::from("/porto-sereno");
        let html = sample.render(&shell);
        let document = parsed(&html);
        let mut loaded = elements(&document, "link").filter_map(|link| link.attribute("href"));
        assert!(loaded.all(|href| href.starts_with("/porto-sereno/assets/")), "{}", sample.page);
        assert!(html.contains("Maria Rossi") && html.contains("demo-mark"), "{}", sample.page);
    }
}
