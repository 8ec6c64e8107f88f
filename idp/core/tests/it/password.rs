//! What may be a password, and what everybody tries first.

use idp_core::credential::blocklist::{Blocklist, is_common};
use idp_core::credential::password::{About, BrokenRule as Broken, LONGEST, PlainPassword, broken_rules};
use idp_core::profile::{PasswordClass, PasswordRules};
use proptest::prelude::*;

const FOUR_CLASSES: [PasswordClass; 4] =
    [PasswordClass::Upper, PasswordClass::Lower, PasswordClass::Digit, PasswordClass::Special];

fn rules(min_length: u16, classes: &[PasswordClass]) -> PasswordRules {
    PasswordRules { min_length, classes: classes.to_vec(), ..PasswordRules::default() }
}

fn chiara() -> About {
    About { words: ["Niccolò", "Rossi", "Ada", "RSSMRA80A01H501U", "Pioltello"].map(str::to_owned).to_vec() }
}

#[test]
fn every_broken_rule_is_named() {
    fn check(typed: &str, rules: &PasswordRules, broken: &[Broken]) {
        let password = PlainPassword::parse(typed).unwrap();
        assert_eq!(broken_rules(&password, rules, &chiara()), broken, "{typed}");
    }
    let long = rules(15, &[]);
    check("gradino lento verso il mare", &long, &[]);
    check("quattordici-14", &long, &[Broken::TooShort { least: 15 }]);
    check("quindici quindi", &long, &[]);
    check("🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🐻🐻🐨🐼", &long, &[Broken::TooCommon]);
    check("gradino 🦊 lento", &long, &[]);
    check("  spazi ai lati  ", &long, &[]);
    check("gatto", &rules(8, &[]), &[Broken::TooShort { least: 8 }, Broken::TooCommon]);
    let classes = rules(8, &FOUR_CLASSES);
    check("Gradino7!lento", &classes, &[]);
    let lacks = [PasswordClass::Upper, PasswordClass::Digit, PasswordClass::Special].map(Broken::Lacks);
    check("gradino lento", &classes, &lacks);
    check("Password1!", &classes, &[Broken::TooCommon]);
    check("il mare di niccolo'", &long, &[Broken::AboutYou]);
    check("il mare di NICCOLO\u{300}", &long, &[Broken::AboutYou]);
    check("chi abita a pioltello?", &long, &[Broken::AboutYou]);
    check("xx rssmra80a01h501u xx", &long, &[Broken::AboutYou]);
    check("la strada verso il mare", &long, &[]);
}

#[test]
fn all_characters_count_and_none_is_dropped() {
    let same = |one: &str, other: &str| {
        PlainPassword::parse(one).unwrap().expose() == PlainPassword::parse(other).unwrap().expose()
    };
    assert!(same("perche\u{301} no", "perché no"), "composed or not, it is one password");
    assert!(same("gradino\u{a0}lento\u{2009}al mare", "gradino lento al mare"), "a space is a space");
    assert!(!same("Gradino lento", "gradino lento"), "case counts");
    assert!(!same(" gradino", "gradino") && !same("gradino ", "gradino"), "so do spaces at the ends");
    assert!(!same("gradino\0lento", "gradino"), "nothing ends at a NUL");
    let (long, other) = (format!("{}a", "x".repeat(100)), format!("{}b", "x".repeat(100)));
    assert!(!same(&long, &other), "nor at the 72nd byte");
}

#[test]
fn longer_than_any_password_is_none_and_is_not_hashed() {
    let check = |typed: &str, taken: bool| assert_eq!(PlainPassword::parse(typed).is_some(), taken, "{}", typed.len());
    check("", false);
    check("a", true);
    check(&"a".repeat(LONGEST), true);
    check(&"🦊".repeat(LONGEST), true);
    check(&"e\u{301}".repeat(LONGEST), true);
    check(&"a".repeat(LONGEST + 1), false);
    check(&"a".repeat(5_000), false);
}

#[test]
fn what_everybody_tries_first() {
    let check = |typed: &str, common: bool| assert_eq!(is_common(typed), common, "{typed}");
    for common in [
        "password",
        "P@ssw0rd!",
        "Password2026",
        "passwordpassword",
        "juventus1897",
        "ForzaNapoli!",
        "fr4nc3sc0",
        "ciaociaociao",
        "ciaomamma",
        "Giulia&Marco",
        "1234567890",
        "20261124",
        "347 123 4567",
        "!!!!!!!!!!",
        "abababab",
        "abcabcabcabc",
        "qwertyuiop",
        "poiuytrewq",
        "asdfghjkl123",
        "1q2w3e4r5t6y",
        "zaq1zaq1",
        "1qaz2wsx3edc",
        "abcdefghijklmn2026",
        "comune",
        "Tributi2026!",
    ] {
        check(common, true);
    }
    for other in [
        "gradino lento verso il mare",
        "0Z0Z-ABCD-EFGH",
        "tre gatti e un cane",
        "k8#vQ2!mZp",
        "mamma non vuole il gatto",
        "asso di bastoni",
        "rtyu kolp",
        "4#82-A7!39?5",
    ] {
        check(other, false);
    }
}

#[test]
fn a_deployment_brings_its_own_list() {
    let list = Blocklist::from_lines("gradino lento\n\nPerche\u{301} No\ngradino lento\n".lines());
    let holds = |typed: &str| list.holds(&PlainPassword::parse(typed).unwrap());
    assert!(holds("gradino lento") && holds("Gradino Lento") && holds("perché no"));
    assert!(
        !holds("gradino lent") && !holds("mare") && !Blocklist::default().holds(&PlainPassword::parse("a").unwrap())
    );
    assert_eq!(format!("{list:?}"), "Blocklist(2 passwords)");
}

proptest! {
    #[test]
    fn a_word_about_its_owner_is_found_wherever_it_stands(
        before in "\\PC{0,20}", word in "[A-Za-zàèéìòù]{4,12}", after in "\\PC{0,20}",
    ) {
        if let Some(password) = PlainPassword::parse(&format!("{before}{}{after}", word.to_uppercase())) {
            let broken = broken_rules(&password, &rules(8, &FOUR_CLASSES), &About { words: vec![word] });
            prop_assert!(broken.contains(&Broken::AboutYou));
        }
    }

    #[test]
    fn a_password_typed_twice_is_the_same(typed in "\\PC{1,60}") {
        if let Some(once) = PlainPassword::parse(&typed) {
            let twice = PlainPassword::parse(once.expose()).unwrap();
            prop_assert_eq!(once.expose(), twice.expose());
        }
    }
}
