//! Worked examples, of the literature and by hand.

use super::*;

/// A text of so many letters, and what analysts tagged in it: from, to, tag.
fn coded(length: usize, by: &[&[(usize, usize, &str)]]) -> Coded {
    let passage = |(start, end, tag): &(usize, usize, &str)| {
        let tag = TagPath::parse(tag).unwrap();
        (Span::new(*start, *end), vec![tag])
    };
    Coded {
        document: DocId::new("d.txt"),
        text: Text::new("x".repeat(length)),
        by: by
            .iter()
            .map(|passages| passages.iter().map(passage).collect())
            .collect(),
    }
}

fn compared(length: usize, by: &[&[(usize, usize, &str)]]) -> Agreement {
    let names = (0..by.len()).map(|n| format!("analyst {n}")).collect();
    agreement(names, &[coded(length, by)], |_| true)
}

/// Figures to three digits; a dash where there is none.
fn shown(figure: Option<f64>) -> String {
    figure.map_or("—".to_owned(), |figure| format!("{figure:.3}"))
}

/// Three observers, sixty units of length and seven values: Krippendorff, *Content Analysis*,
/// 4th edition (2019), figure 12.11, after Krippendorff et al. (2016). There, ᵤα is 0.510, ᵤ|α
/// 0.413 (cut, not rounded) and ᶜᵤα 0.724.
#[test]
fn the_published_example_comes_out_as_published() {
    let found = compared(
        60,
        &[
            &[
                (0, 7, "1"),
                (7, 13, "2"),
                (30, 32, "5"),
                (32, 37, "6"),
                (37, 44, "6"),
                (44, 60, "7"),
            ],
            &[(0, 7, "1"), (7, 13, "3"), (13, 21, "5"), (32, 44, "6")],
            &[
                (0, 7, "1"),
                (7, 13, "4"),
                (13, 21, "5"),
                (32, 37, "6"),
                (37, 41, "6"),
                (41, 44, "6"),
            ],
        ],
    );
    let all = found.all;
    assert_eq!(shown(all.units), "0.510");
    assert_eq!((all.marked.unwrap() * 1000.0).floor(), 413.0);
    assert_eq!(shown(all.coding), "0.724");
    // 83 of 3 × 60: what each has in common with the two others, half of it for each.
    assert_eq!(shown(all.coverage), "0.461");
    let alpha = |tag: &str| {
        let mut tags = found.tags.iter();
        shown(tags.find(|it| it.tag.as_str() == tag).unwrap().alpha)
    };
    assert_eq!(alpha("1"), "1.000");
    assert_eq!(alpha("5"), "0.388");
    assert_eq!(alpha("7"), "-0.083");
}

/// κ by hand: of 100 code points, both tag 20, the first alone 5, the second alone 10, neither
/// 65. They agree on 0.85; by chance they would on 0.25 × 0.30 + 0.75 × 0.70 = 0.60; κ is
/// 0.25 / 0.40 = 0.625.
/// ᵤα by hand: one unit of 25 and one of 30 in 2 × 100; gaps of 75 and 70. Observed disagreement
/// is 2 × 15 = 30. Expected is 200 × 2 × 55 × 145 / (200² − 25² − 30² − 145) = 83.225; ᵤα is
/// 1 − 30 / 83.225 = 0.640.
#[test]
fn two_analysts_by_hand() {
    let found = compared(100, &[&[(10, 35, "port")], &[(15, 45, "port")]]);
    let [tag] = &found.tags[..] else {
        panic!("one tag")
    };
    assert_eq!(tag.uses, [1, 1]);
    assert_eq!(shown(tag.percent), "0.850");
    assert_eq!(shown(tag.overlap), "0.571");
    assert_eq!(shown(tag.kappa), "0.625");
    assert_eq!(tag.pairs, [(0, 1, tag.kappa)]);
    assert_eq!(shown(tag.alpha), "0.640");
    assert_eq!(found.all.units, tag.alpha);
    assert_eq!(shown(found.all.coding), "—", "there is one tag alone");
}

#[test]
fn what_is_not_defined_is_not_a_figure() {
    let check = |by: [&[(usize, usize, &str)]; 2], kappa: &str, alpha: &str| {
        let found = compared(10, &by);
        let figures = found
            .tags
            .first()
            .map(|tag| (shown(tag.kappa), shown(tag.alpha)));
        let (got_kappa, got_alpha) = figures.unwrap_or(("no tag".into(), "no tag".into()));
        assert_eq!(
            (got_kappa.as_str(), got_alpha.as_str()),
            (kappa, alpha),
            "{by:?}"
        );
    };
    // Nobody tagged anything: there is no tag to speak of.
    check([&[], &[]], "no tag", "no tag");
    // Both tagged everything: nothing varies.
    check([&[(0, 10, "a")], &[(0, 10, "a")]], "—", "—");
    // The same words: as much as can be.
    check([&[(2, 5, "a")], &[(2, 5, "a")]], "1.000", "1.000");
    // One of the two never used it: no better than chance. α is a little worse, for the unit
    // could have met anything but itself.
    check([&[(2, 5, "a")], &[]], "0.000", "-0.100");
    // One tagged exactly what the other left.
    check([&[(0, 5, "a")], &[(5, 10, "a")]], "-1.000", "-0.700");
    // Nothing to read.
    assert_eq!(compared(0, &[&[], &[]]).all, Alphas::default());
}

#[test]
fn pairs_of_three_analysts_are_averaged() {
    let found = compared(10, &[&[(2, 5, "a")], &[(2, 5, "a")], &[]]);
    let tag = &found.tags[0];
    assert_eq!(tag.uses, [1, 1, 0]);
    let pairs: Vec<_> = tag
        .pairs
        .iter()
        .map(|(a, b, k)| (*a, *b, shown(*k)))
        .collect();
    let expected = [(0, 1, "1.000"), (0, 2, "0.000"), (1, 2, "0.000")];
    assert_eq!(pairs, expected.map(|(a, b, k)| (a, b, k.to_owned())));
    assert_eq!(shown(tag.kappa), "0.333");
    // (10 + 7 + 7) / 30, and 3 of 3 + 3 + 3.
    assert_eq!(shown(tag.percent), "0.800");
    assert_eq!(shown(tag.overlap), "0.333");
}

#[test]
fn documents_set_end_to_end_are_one_continuum() {
    let one = compared(
        40,
        &[&[(2, 5, "a"), (25, 30, "b")], &[(3, 5, "a"), (25, 30, "a")]],
    );
    let mut second = coded(20, &[&[(5, 10, "b")], &[(5, 10, "a")]]);
    second.document = DocId::new("e.txt");
    let first = coded(20, &[&[(2, 5, "a")], &[(3, 5, "a")]]);
    let names = || vec!["analyst 0".to_owned(), "analyst 1".to_owned()];
    let two = agreement(names(), &[first.clone(), second.clone()], |_| true);
    assert_eq!((two.documents, two.code_points), (2, 40));
    assert_eq!((two.all, &two.tags), (one.all, &one.tags));
    assert_eq!(two, agreement(names(), &[second, first], |_| true));
}

#[test]
fn disagreements_say_who_tagged_what() {
    let text = "The Mönch ferry left. The ferry came.";
    let span = |words: &str| {
        let start = text.find(words).unwrap();
        Span::new(start, start + words.len())
    };
    let tags = |names: &[&str]| -> Vec<TagPath> {
        names
            .iter()
            .map(|name| TagPath::parse(name).unwrap())
            .collect()
    };
    let coded = Coded {
        document: DocId::new("d.txt"),
        text: Text::new(text),
        by: vec![
            vec![
                (span("Mönch ferry"), tags(&["ship", "name"])),
                (span("came"), tags(&["claim"])),
            ],
            vec![
                (span("ferry"), tags(&["ship"])),
                (span("came"), tags(&["claim"])),
            ],
        ],
    };
    let names = vec!["ana".to_owned(), "ben".to_owned()];
    let found = agreement(names.clone(), std::slice::from_ref(&coded), |_| true);
    let told: Vec<_> = found
        .disagreements
        .iter()
        .map(|it| {
            let by = it
                .by
                .iter()
                .map(|by| by.iter().map(|(_, words)| words.as_str()));
            let by: Vec<String> = by.map(|by| by.collect::<Vec<_>>().join("|")).collect();
            let tag = it.tag.as_str().to_owned();
            (it.position.start, it.position.end, tag, by)
        })
        .collect();
    let expected = [
        (4, 15, "name", ["Mönch ferry", ""]),
        (4, 15, "ship", ["Mönch ferry", "ferry"]),
    ];
    let expected = expected
        .map(|(start, end, tag, by)| (start, end, tag.to_owned(), by.map(str::to_owned).to_vec()));
    assert_eq!(told, expected);
    assert_eq!(found.disagreements[0].words, "Mönch ferry");
    let of_ships = agreement(names, &[coded], |tag| tag.as_str() == "ship");
    assert_eq!(of_ships.tags.len(), 1);
    assert_eq!(of_ships.disagreements.len(), 1);
}

#[test]
fn passages_of_one_tag_are_joined_where_they_overlap_and_not_where_they_touch() {
    let uses = |by: &[(usize, usize, &str)]| compared(20, &[by, &[]]).tags[0].uses[0];
    assert_eq!(uses(&[(0, 5, "a"), (4, 8, "a")]), 1);
    assert_eq!(uses(&[(0, 5, "a"), (5, 8, "a")]), 2);
    assert_eq!(uses(&[(0, 9, "a"), (2, 4, "a"), (8, 12, "a")]), 1);
    // Sets of tags are cut where one begins or ends.
    let twice = [(0, 10, "a"), (5, 15, "b"), (15, 18, "b")];
    let found = compared(20, &[&twice, &twice]);
    assert_eq!(shown(found.all.units), "1.000");
    assert_eq!(shown(found.all.coding), "1.000");
}
