//! What the loader refuses, and by which name.

use saml2::xml::{Limits, XmlRefused, load};

fn outcome(xml: &str) -> Option<XmlRefused> {
    load(xml.as_bytes(), &Limits::MESSAGE).err()
}

#[test]
fn documents_are_refused_by_name() {
    let check = |xml: &str, expected: XmlRefused| assert_eq!(outcome(xml), Some(expected), "{xml}");

    check("", XmlRefused::Malformed);
    check("text", XmlRefused::Malformed);
    check("<a>", XmlRefused::Malformed);
    check("<a></b>", XmlRefused::Malformed);
    check("<a/>tail", XmlRefused::Malformed);
    check("<a/><b/>", XmlRefused::Malformed);
    check("<a b='1' b='2'/>", XmlRefused::Malformed);
    check("<a xmlns:p='urn:x' xmlns:q='urn:x' p:b='1' q:b='2'/>", XmlRefused::Malformed);
    check("<p:a/>", XmlRefused::Malformed);
    check("<a>&unknown;</a>", XmlRefused::Malformed);
    check("<a>\u{1}</a>", XmlRefused::Malformed);
    check("<a b='<'/>", XmlRefused::Malformed);

    check("<!DOCTYPE a><a/>", XmlRefused::MarkupDeclaration);
    check("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", XmlRefused::MarkupDeclaration);
    check("<!DOCTYPE a [<!ATTLIST a ID CDATA 'x'>]><a/>", XmlRefused::MarkupDeclaration);
    check("<!DOCTYPE a SYSTEM 'http://127.0.0.1/x.dtd'><a/>", XmlRefused::MarkupDeclaration);
    check("<a><!ENTITY e 'x'></a>", XmlRefused::MarkupDeclaration);

    check("<a><?php x ?></a>", XmlRefused::ProcessingInstruction);
    check("<?xml-stylesheet href='x'?><a/>", XmlRefused::ProcessingInstruction);
    check(" <?xml version='1.0'?><a/>", XmlRefused::ProcessingInstruction);
    check("<a>TINIT-<!-- x -->RSS</a>", XmlRefused::Comment);
    check("<!-- x --><a/>", XmlRefused::Comment);

    check("<?xml version='1.1'?><a/>", XmlRefused::Declaration);
    check("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", XmlRefused::Declaration);
    check("<?xml encoding='UTF-8'?><a/>", XmlRefused::Declaration);
    check("<?xml version='1.0' version='1.0'?><a/>", XmlRefused::Declaration);
    check("<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>", XmlRefused::Declaration);

    check("<a xmlns:p=''/>", XmlRefused::NamespaceName);
    check("<a xmlns='relative'/>", XmlRefused::NamespaceName);
    check("<a><b x='>' xmlns:q = 'also/relative'/></a>", XmlRefused::NamespaceName);
    check("<a xmlns:p='&#x75;rn:x'/>", XmlRefused::NamespaceName);
    check("<a b='1'xmlns:q='relative'/>", XmlRefused::NamespaceName);
    check("<a\txmlns:q\r\n=\n'relative'/>", XmlRefused::NamespaceName);
    check("<a b=\"'\" xmlns='relative'/>", XmlRefused::NamespaceName);
    check("<à xmlns:è='relative'/>", XmlRefused::NamespaceName);

    check("<a ID='x'><b ID='x'/></a>", XmlRefused::RepeatedId);
    check("<a ID='x'><b Id='x'/></a>", XmlRefused::RepeatedId);
    check("<a ID='x'><b xml:id='x'/></a>", XmlRefused::RepeatedId);
    check("<a ID='x' id='y'/>", XmlRefused::RepeatedId);
    check("<a ID='x' p:ID='y' xmlns:p='urn:p'/>", XmlRefused::RepeatedId);
}

#[test]
fn ordinary_documents_are_loaded() {
    for xml in [
        "<a/>",
        "<?xml version=\"1.0\"?><a/>",
        "<?xml version='1.0' encoding='utf-8' standalone='no' ?>\n<a/>",
        "\u{feff}<?xml version='1.0'?><a/>",
        "<a xmlns='urn:a'><b xmlns=''/></a>",
        "<a><![CDATA[<!DOCTYPE <!-- <?x]]></a>",
        "<a b='&lt;!-- no comment -->'/>",
    ] {
        assert_eq!(outcome(xml), None, "{xml}");
    }
}

#[test]
fn metadata_may_have_comments_and_they_say_nothing() {
    let xml = b"<a>one<!-- two -->three</a>";
    let document = load(xml, &Limits::METADATA).unwrap();
    let canonical = saml2::c14n::canonical(document.root_element(), &saml2::c14n::Selection::default()).unwrap();
    assert_eq!(canonical, "<a>onethree</a>");
}

#[test]
fn no_document_costs_more_than_its_limits() {
    let check = |xml: String, expected: XmlRefused| assert_eq!(outcome(&xml), Some(expected), "{xml:.60}…");

    check(format!("<a>{}</a>", " ".repeat(64 * 1024)), XmlRefused::TooLong(64 * 1024));
    check(format!("{}{}", "<a>".repeat(33), "</a>".repeat(33)), XmlRefused::TooDeep(32));
    check("<a>".repeat(10_000), XmlRefused::TooDeep(32));
    check(format!("<a>{}</a>", "<b/>".repeat(8_192)), XmlRefused::TooManyNodes(8_192));
    let many = (0..65).map(|it| format!(" a{it}=''")).collect::<Vec<_>>().concat();
    check(format!("<a{many}/>"), XmlRefused::TooManyAttributes);
    let spread = format!("<a>{}</a>", "<b p='' q='' r='' s=''/>".repeat(257));
    check(spread, XmlRefused::TooManyAttributes);
    let declared = (0..65).map(|it| format!(" xmlns:n{it}='urn:n'")).collect::<Vec<_>>().concat();
    check(format!("<a{declared}/>"), XmlRefused::TooManyAttributes);
    assert_eq!(outcome(&format!("{}{}", "<a>".repeat(32), "</a>".repeat(32))), None);
}

/// Nothing measures time here: read backwards from each sign, these would not end before the reader's patience does.
#[test]
fn no_character_is_read_more_than_a_few_times() {
    let check = |xml: String, expected: XmlRefused| {
        assert_eq!(load(xml.as_bytes(), &Limits::METADATA).err(), Some(expected), "{xml:.60}…");
    };
    let many = 4_000_000;

    check(format!("<a{}", "=".repeat(many)), XmlRefused::TooManyAttributes);
    check(format!("<{}", format!("a{}=", " ".repeat(many / 70)).repeat(65)), XmlRefused::TooManyAttributes);
    check(format!("<{}", format!("{}=", "a".repeat(many / 70)).repeat(64)), XmlRefused::Malformed);
    check(format!("<a {}", "\"'\"".repeat(many / 3)), XmlRefused::Malformed);
    check(format!("<a{}", " ".repeat(many)), XmlRefused::Malformed);
    check("<".repeat(many), XmlRefused::Malformed);
}

#[test]
fn octets_that_are_not_utf_8_are_refused() {
    let refused = load(b"<a>\xff</a>", &Limits::MESSAGE).err();
    assert_eq!(refused, Some(XmlRefused::NotUtf8));
    let utf16: Vec<u8> = "\u{feff}<a/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(load(&utf16, &Limits::MESSAGE).err(), Some(XmlRefused::NotUtf8));
}
