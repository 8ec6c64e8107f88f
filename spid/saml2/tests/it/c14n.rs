//! Exclusive canonicalization, rule by rule.

use saml2::c14n::{Selection, canonical};
use saml2::xml::{Limits, load};

/// The canonical form of the first element called `name`.
fn form(xml: &str, name: &str, prefixes: &str) -> String {
    let document = load(xml.as_bytes(), &Limits::MESSAGE).unwrap();
    let apex = document.descendants().find(|it| it.tag_name().name() == name).unwrap();
    canonical(apex, &Selection { without: None, inclusive_prefixes: prefixes }).unwrap()
}

#[test]
fn each_rule_of_the_canonical_form() {
    let check = |xml: &str, expected: &str| assert_eq!(form(xml, "e", ""), expected, "{xml}");

    // Start and end tags, white space in tags, order of attributes.
    check("<e/>", "<e></e>");
    check("<e  b = '1'\n a=\"2\" />", "<e a=\"2\" b=\"1\"></e>");
    check(
        "<e xmlns:z='urn:a' xmlns:a='urn:z' z:p='1' a:p='2' p='3'/>",
        "<e xmlns:a=\"urn:z\" xmlns:z=\"urn:a\" p=\"3\" z:p=\"1\" a:p=\"2\"></e>",
    );
    // Texts and values.
    check("<e>&lt;&gt;&amp;&quot;&apos;\"'</e>", "<e>&lt;&gt;&amp;\"'\"'</e>");
    check("<e>a\r\nb\rc&#xD;</e>", "<e>a\nb\nc&#xD;</e>");
    check("<e><![CDATA[<x> & ]]>y</e>", "<e>&lt;x&gt; &amp; y</e>");
    check("<e a='&lt;>&amp;\"&apos;&#9;&#10;&#13;'/>", "<e a=\"&lt;>&amp;&quot;'&#x9;&#xA;&#xD;\"></e>");
    check("<e a='x\n\ty'/>", "<e a=\"x  y\"></e>");
    check("<e>&#233;&#x1F600;</e>", "<e>é😀</e>");
    // Namespaces: only where visibly used, once.
    check("<o xmlns='urn:d' xmlns:u='urn:u'><e/></o>", "<e xmlns=\"urn:d\"></e>");
    check("<o xmlns:p='urn:p'><p:e><p:f/><g/></p:e></o>", "<p:e xmlns:p=\"urn:p\"><p:f></p:f><g></g></p:e>");
    check("<o xmlns:p='urn:p'><e p:a='1'/></o>", "<e xmlns:p=\"urn:p\" p:a=\"1\"></e>");
    check("<o xmlns='urn:d'><e><f xmlns=''><g/></f></e></o>", "<e xmlns=\"urn:d\"><f xmlns=\"\"><g></g></f></e>");
    check("<e><f xmlns='urn:d'><g xmlns=''/></f></e>", "<e><f xmlns=\"urn:d\"><g xmlns=\"\"></g></f></e>");
    check(
        "<p:e xmlns:p='urn:1'><p:f xmlns:p='urn:2'/><p:f/></p:e>",
        "<p:e xmlns:p=\"urn:1\"><p:f xmlns:p=\"urn:2\"></p:f><p:f></p:f></p:e>",
    );
    // The xml prefix is never declared and its attributes are not inherited.
    check("<o xml:lang='it'><e xml:space='preserve'/></o>", "<e xml:space=\"preserve\"></e>");
}

#[test]
fn listed_prefixes_are_written_where_they_are_in_scope() {
    let xml =
        "<o xmlns='urn:d' xmlns:xs='urn:xs' xmlns:u='urn:u'><p:e xmlns:p='urn:p'><p:f xmlns:xs='urn:2'/></p:e></o>";
    assert_eq!(form(xml, "e", "xs"), "<p:e xmlns:p=\"urn:p\" xmlns:xs=\"urn:xs\"><p:f xmlns:xs=\"urn:2\"></p:f></p:e>");
    assert_eq!(
        form(xml, "e", " xs\n#default nowhere "),
        "<p:e xmlns=\"urn:d\" xmlns:p=\"urn:p\" xmlns:xs=\"urn:xs\"><p:f xmlns:xs=\"urn:2\"></p:f></p:e>"
    );
}

#[test]
fn a_descendant_can_be_left_out_and_nothing_else_changes() {
    let xml = "<e> <s><t/></s>\n<u/> </e>";
    let document = load(xml.as_bytes(), &Limits::MESSAGE).unwrap();
    let without = document.descendants().find(|it| it.tag_name().name() == "s");
    let form = canonical(document.root_element(), &Selection { without, inclusive_prefixes: "" }).unwrap();
    assert_eq!(form, "<e> \n<u></u> </e>");
}
