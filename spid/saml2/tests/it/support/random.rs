//! Random documents from a seed: namespaces declared, shadowed and unused, attributes in any order, texts with every escape.

use std::fmt::Write as _;

/// A small generator (xorshift64*), so that a seed in a failing test is the whole case.
pub(crate) struct Random(u64);

const PREFIXES: [&str; 4] = ["", "a", "b", "c"];
const NAMES: [&str; 5] = ["x", "y", "Zed", "é", "n-1"];
const TEXTS: [&str; 12] = [
    "",
    "plain",
    " spaced  out ",
    "&amp; &lt; &gt; &quot; &apos;",
    "line\nbreak\ttab",
    "&#xD;&#10;&#9;&#233;",
    "\r\n",
    "perché €",
    "<![CDATA[<raw> & \"text\"]]>",
    "a<![CDATA[]]>b",
    "&#x1F600;",
    "]] >",
];
const VALUES: [&str; 8] = ["", "v", " v  w ", "&lt;&amp;&quot;&apos;>", "a\nb\tc", "&#xA;&#xD;&#9;", "è", "'"];

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % bound
    }

    pub(crate) fn of<'t>(&mut self, choices: &[&'t str]) -> &'t str {
        choices.get(self.below(choices.len())).copied().unwrap_or("")
    }

    /// A document whose root has an `ID` and at least one child.
    pub(crate) fn document(&mut self) -> String {
        let mut out = String::new();
        out.push_str("<root xmlns:a=\"urn:a\" xmlns:b='urn:b'\n xmlns:c=\"urn:c\" ID=\"_root\" >");
        for _ in 0..=self.below(4) {
            self.element(&mut out, 4);
        }
        out.push_str("</root >");
        out
    }

    fn element(&mut self, out: &mut String, depth: usize) {
        let prefix = self.of(&PREFIXES);
        let local = self.of(&NAMES);
        let name = if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") };
        write!(out, "<{name}").unwrap();
        let mut written: Vec<String> = Vec::new();
        for _ in 0..self.below(3) {
            let declared = self.of(&PREFIXES);
            let key = if declared.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{declared}") };
            if !written.contains(&key) {
                // Never the same name under two prefixes: attributes could then collide by namespace.
                let value = match declared {
                    "" => self.of(&["urn:d", "", "urn:e"]).to_owned(),
                    other => format!("urn:{other}{}", self.of(&["", "2"])),
                };
                write!(out, " {key}=\"{value}\"").unwrap();
                written.push(key);
            }
        }
        for _ in 0..self.below(5) {
            let prefix = self.of(&PREFIXES);
            let local = self.of(&["p", "q", "R"]);
            let key = if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") };
            if !written.contains(&key) {
                write!(out, "\n {key} = \"{}\"", self.of(&VALUES)).unwrap();
                written.push(key);
            }
        }
        if self.below(6) == 0 {
            out.push_str(" xml:lang='it'");
        }
        if depth == 0 || self.below(4) == 0 {
            out.push_str(if self.below(2) == 0 { "/>" } else { " />" });
            return;
        }
        out.push('>');
        for _ in 0..self.below(4) {
            out.push_str(self.of(&TEXTS));
            self.element(out, depth - 1);
        }
        out.push_str(self.of(&TEXTS));
        write!(out, "</{name}>").unwrap();
    }
}
