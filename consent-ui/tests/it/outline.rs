//! A page as someone hears it: headings, sentences, fields, buttons, links, one line each.

use roxmltree::Node;

use crate::documents::parsed;

/// The outline of the title and of what stands in `main`.
pub(crate) fn outline(html: &str) -> String {
    let document = parsed(html);
    let mut lines = Vec::new();
    for node in document.descendants().filter(|node| node.has_tag_name("title") || node.has_tag_name("main")) {
        tell(node, &mut lines);
    }
    lines.join("\n")
}

/// The outline of header and footer.
pub(crate) fn surroundings(html: &str) -> String {
    let document = parsed(html);
    let mut lines = Vec::new();
    for node in document.descendants().filter(|node| node.has_tag_name("header") || node.has_tag_name("footer")) {
        tell(node, &mut lines);
    }
    lines.join("\n")
}

fn tell(node: Node<'_, '_>, lines: &mut Vec<String>) {
    let attribute = |name| node.attribute(name).unwrap_or_default();
    match node.tag_name().name() {
        "form" => lines.push(format!("[form{}] {}", id(node), attribute("action"))),
        "input" => return lines.push(field(node)),
        "button" => {
            let off = if node.attribute("disabled").is_some() { ", disabled" } else { "" };
            return lines.push(format!("  [button{}{off}] {}", id(node), words(node)));
        }
        "details" if node.attribute("open").is_none() => lines.push(String::from("[closed]")),
        "details" => lines.push(String::from("[open]")),
        "svg" => return,
        tag @ ("title" | "h1" | "h2" | "h3" | "p" | "label" | "legend" | "dt" | "dd" | "summary" | "pre") => {
            let spoken = words(node);
            if !spoken.is_empty() {
                lines.push(format!("{tag}{}: {spoken}", id(node)));
            }
            return;
        }
        "a" => return lines.push(format!("link{}: {} → {}", id(node), words(node), attribute("href"))),
        "li" if !node.descendants().any(|inner| inner.has_tag_name("p") || inner.has_tag_name("a")) => {
            return lines.push(format!("- {}", words(node)));
        }
        "div" if !attribute("role").is_empty() => lines.push(format!("[{}{}]", attribute("role"), id(node))),
        _ => {}
    }
    for child in node.children() {
        if let Some(text) = child.text().map(str::trim).filter(|text| child.is_text() && !text.is_empty()) {
            lines.push(text.to_owned());
        }
        tell(child, lines);
    }
}

fn field(node: Node<'_, '_>) -> String {
    let attribute = |name| node.attribute(name).unwrap_or_default();
    let state = if node.attribute("checked").is_some() { ", checked" } else { "" };
    let failed = if node.attribute("aria-invalid").is_some() { ", invalid" } else { "" };
    let value = if attribute("name") == "csrf" { "…" } else { attribute("value") };
    format!("  [{}{state}{failed}] {} = {value:?}", attribute("type"), attribute("name"))
}

fn id(node: Node<'_, '_>) -> String {
    node.attribute("id").map(|id| format!(" #{id}")).unwrap_or_default()
}

/// The words of a node, links told with where they lead, what is hidden left out.
fn words(node: Node<'_, '_>) -> String {
    let mut said = String::new();
    gather(node, &mut said);
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn gather(node: Node<'_, '_>, said: &mut String) {
    for child in node.children().filter(|child| child.attribute("hidden").is_none()) {
        if let Some(text) = child.text().filter(|_| child.is_text()) {
            said.push_str(text);
        }
        gather(child, said);
        if let Some(href) = child.attribute("href").filter(|_| !node.has_tag_name("a")) {
            said.extend([" ⟨", href, "⟩"]);
        }
    }
}
