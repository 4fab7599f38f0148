//! Sentences, and what they give away of who said it.

use super::*;
use crate::analysis::testing::dossier_of;

#[test]
fn sentences_tell_who_said_it() {
    let check = |sentence: &str, said_by: &str, carried_by: &str, stance: Option<Stance>| {
        let found = of_sentence(sentence);
        let speaker = match &found.said_by {
            Speaker::Nobody => "",
            Speaker::NamedBefore => "?",
            Speaker::Named(name) => name,
        };
        assert_eq!(
            (speaker, found.carried_by.as_deref().unwrap_or_default()),
            (said_by, carried_by),
            "{sentence}"
        );
        assert_eq!(found.stance, stance, "{sentence}");
    };
    use Stance::*;
    let a = Some(Asserts);
    check("The ferry was late.", "", "", None);
    check(
        "According to the harbour office, the ferry was late.",
        "the harbour office",
        "",
        a,
    );
    check(
        "The ferry was late, according to Harbour Master Eva Lind.",
        "Harbour Master Eva Lind",
        "",
        a,
    );
    check(
        "According to Reuters, the ferry was late.",
        "",
        "Reuters",
        None,
    );
    check(
        "Harbour Master Eva Lind said the ferry was late.",
        "Harbour Master Eva Lind",
        "",
        a,
    );
    check(
        "Eva Lind told TASS on Monday that the ferry was late.",
        "Eva Lind",
        "TASS",
        a,
    );
    check(
        "Eva Lind told reporters that the ferry was late.",
        "Eva Lind",
        "",
        a,
    );
    check(
        "The release added that the ferry was late.",
        "the release",
        "",
        a,
    );
    check(
        "\"The ferry was late,\" the head of the port authority stressed.",
        "the head of the port authority",
        "",
        a,
    );
    check(
        "“The ferry was late,” said Eva Lind, who saw it.",
        "Eva Lind",
        "",
        a,
    );
    check(
        "\"The ferry was late,\" said the captain.",
        "the captain",
        "",
        a,
    );
    check("\"The ferry was late,\" she added.", "?", "", a);
    check("The ferry was late, said Lind.", "Lind", "", a);
    check(
        "Lind, the harbour master, said the ferry was late.",
        "Lind",
        "",
        a,
    );
    check("Lind has repeatedly denied this.", "Lind", "", Some(Denies));
    check(
        "The owners accused the port of delays.",
        "the owners",
        "",
        Some(Alleges),
    );
    check(
        "The union demanded higher wages.",
        "the union",
        "",
        Some(Demands),
    );
    check(
        "The union called for higher wages.",
        "the union",
        "",
        Some(Demands),
    );
    check(
        "The union said that the owners must pay.",
        "the union",
        "",
        Some(Demands),
    );
    check(
        "If the owners do not pay, the crews will strike, the union said.",
        "the union",
        "",
        Some(Conditional),
    );
    check("The strike was announced by the union.", "the union", "", a);
    check("It was said that the ferry was late.", "", "", None);
    check(
        "The Harbour Gazette reported that the ferry was late.",
        "",
        "the Harbour Gazette",
        None,
    );
    check(
        "The Harbour Gazette quoted Lind.",
        "",
        "the Harbour Gazette",
        None,
    );
    check(
        "Lind said in an interview with Radio North.",
        "Lind",
        "Radio North",
        a,
    );
    check("On Monday Lind said nothing.", "Lind", "", a);
    check("Five ships came and the mayor said so.", "the mayor", "", a);
    check("", "", "", None);
    check("said", "", "", None);
    check("told told told by by", "", "", None);
    check(
        "The port, along with others, accuses Norland of delays.",
        "",
        "",
        None,
    );
    check(
        "On Monday, Norland's Envoy to the Isles Jon Berg urged calm.",
        "Norland's Envoy to the Isles Jon Berg",
        "",
        Some(Demands),
    );
    check(
        "Norland and its allies have alleged fraud.",
        "Norland and its allies",
        "",
        Some(Alleges),
    );
    check("\"Having told them, Berg left.", "", "", None);
    check("A man said to have seen it left.", "", "", None);
    check("A man accused of theft faces trial.", "", "", None);
    check(
        "Norland has regularly and firmly denied it.",
        "Norland",
        "",
        Some(Denies),
    );
    check(
        "It was led by Jon Berg, who said little.",
        "Jon Berg",
        "",
        a,
    );
    check(
        "It is late; Radio North adds that it rains.",
        "",
        "Radio North",
        None,
    );
}

#[test]
fn he_is_whoever_was_named_before_and_the_outlet_carries() {
    let check = |text: &str, words: &str, said_by: Option<&str>| {
        let dossier = dossier_of("2022-02-09", text);
        let start = dossier.document.text.as_str().find(words).unwrap();
        let span = Span::new(start, start + words.len());
        let found = suggest_attribution(&dossier, span);
        assert_eq!(found.said_by.as_deref(), said_by, "{text}");
        assert_eq!(found.carried_by, dossier.document.outlet);
    };
    let text = "Eva Lind told reporters of it. Rain fell. \"It is late,\" she added.";
    check(text, "she added", Some("Eva Lind"));
    check("Rain fell. \"It is late,\" she added.", "she added", None);
}
