//! One linear look at the tags before the parser sees them, so that no input costs more than its length.
//!
//! The scan only refuses. Where it misreads malformed text, the parser that follows refuses it.

use super::{ATTRIBUTES_PER_TAG, Comments, Limits, XmlRefused, declaration, namespace};

/// Refuses declarations, instructions, comments, unclear namespaces, depth and attribute counts beyond the limits.
pub(super) fn scan(text: &str, limits: &Limits) -> Result<(), XmlRefused> {
    let mut rest = declaration::skip(text)?;
    let (mut depth, mut attributes) = (0_usize, 0_usize);
    while let Some((_, markup)) = rest.split_once('<') {
        rest = match Markup::of(markup)? {
            Markup::Comment(_) if limits.comments == Comments::Refused => return Err(XmlRefused::Comment),
            Markup::Comment(body) => body.split_once("-->").map_or("", |(_, after)| after),
            Markup::CharacterData(body) => body.split_once("]]>").map_or("", |(_, after)| after),
            Markup::End(body) => {
                depth = depth.saturating_sub(1);
                body.split_once('>').map_or("", |(_, after)| after)
            }
            Markup::Start(body) => {
                let tag = Tag::read(body)?;
                attributes += tag.attributes;
                if attributes > limits.attributes {
                    return Err(XmlRefused::TooManyAttributes);
                }
                if depth >= limits.depth {
                    return Err(XmlRefused::TooDeep(limits.depth));
                }
                depth += usize::from(!tag.empty);
                tag.after
            }
        };
    }
    Ok(())
}

/// What follows a `<`, without its opening characters.
enum Markup<'t> {
    Comment(&'t str),
    CharacterData(&'t str),
    End(&'t str),
    Start(&'t str),
}

impl<'t> Markup<'t> {
    fn of(markup: &'t str) -> Result<Self, XmlRefused> {
        if let Some(body) = markup.strip_prefix("![CDATA[") {
            Ok(Self::CharacterData(body))
        } else if let Some(body) = markup.strip_prefix("!--") {
            Ok(Self::Comment(body))
        } else if markup.starts_with('!') {
            Err(XmlRefused::MarkupDeclaration)
        } else if markup.starts_with('?') {
            Err(XmlRefused::ProcessingInstruction)
        } else if let Some(body) = markup.strip_prefix('/') {
            Ok(Self::End(body))
        } else {
            Ok(Self::Start(markup))
        }
    }
}

/// A start tag: its attributes counted by their equals signs outside quotes, its namespace declarations looked at.
struct Tag<'t> {
    attributes: usize,
    empty: bool,
    after: &'t str,
}

impl<'t> Tag<'t> {
    /// One step forward for each character and none back: a tag is as long as a stranger likes.
    fn read(body: &'t str) -> Result<Self, XmlRefused> {
        let (mut attributes, mut name, mut word, mut before) = (0, "", 0..0, ' ');
        let mut quoted: Option<(char, usize)> = None;
        for (at, character) in body.char_indices() {
            match (quoted, character) {
                (Some((open, start)), close) if open == close => {
                    namespace::check(name, body.get(start..at).unwrap_or(""))?;
                    quoted = None;
                }
                (Some(_), _) | (None, ' ' | '\t' | '\r' | '\n') => {}
                (None, '"' | '\'') => quoted = Some((character, at + 1)),
                (None, '=') => {
                    attributes += 1;
                    if attributes > ATTRIBUTES_PER_TAG {
                        return Err(XmlRefused::TooManyAttributes);
                    }
                    name = body.get(word.clone()).unwrap_or("");
                }
                (None, '>') => {
                    let after = body.get(at + 1..).unwrap_or("");
                    return Ok(Self { attributes, empty: before == '/', after });
                }
                (None, _) => {
                    let start = if ends_word(before) { at } else { word.start };
                    word = start..at + character.len_utf8();
                }
            }
            before = character;
        }
        Ok(Self { attributes, empty: false, after: "" })
    }
}

/// Whether the next character outside quotes begins a word: an attribute's name, as a rule.
fn ends_word(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n' | '"' | '\'' | '=')
}
