//! The codebooks that a new corpus can begin with; they ship inside the program.
//!
//! Invariant: every starter is a whole, valid codebook file, its colours can be told apart and
//! stand out on light and on dark. A test holds this.

use super::codebook;
use crate::model::Codebook;

/// A codebook to begin with.
#[derive(Clone, Copy, Debug)]
pub struct Starter {
    /// Its name in a list.
    pub name: &'static str,
    /// Whom it is for, in a sentence.
    pub about: &'static str,
    /// The file, as it would stand in a corpus's folder.
    pub json: &'static str,
}

/// All of them; the first is what a corpus gets when nobody chooses.
pub const STARTERS: [Starter; 3] = [
    Starter {
        name: "Diplomacy and open sources",
        about: "Who claims, denies, demands and meets: for analysts of statements and events.",
        json: include_str!("../../assets/codebooks/diplomacy.json"),
    },
    Starter {
        name: "History",
        about: "Events, causes, people and the standing of the source: for work in archives.",
        json: include_str!("../../assets/codebooks/history.json"),
    },
    Starter {
        name: "Newsroom",
        about: "Facts to check, quotes to use and leads to follow: for reporters.",
        json: include_str!("../../assets/codebooks/newsroom.json"),
    },
];

impl Starter {
    /// Its tags.
    pub fn codebook(&self) -> Codebook {
        // What ships is proved readable by the test below.
        codebook::read(self.json.as_bytes())
            .map(|file| file.codebook)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rgb;

    /// Each channel as light, 0 to 1 (sRGB, IEC 61966-2-1).
    fn linear(Rgb(channels): Rgb) -> [f64; 3] {
        channels.map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    /// Contrast by WCAG 2.2, 1 to 21.
    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let luminance = |colour| {
            let [r, g, b] = linear(colour);
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    /// Distance in Oklab (Ottosson 2020); about 0.02 can just be seen side by side.
    fn distance(a: Rgb, b: Rgb) -> f64 {
        let oklab = |colour| {
            let [r, g, b] = linear(colour);
            let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
            let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
            let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
            [
                0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
                1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
                0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
            ]
        };
        let (a, b) = (oklab(a), oklab(b));
        a.iter()
            .zip(b)
            .map(|(a, b)| (a - b).powi(2))
            .sum::<f64>()
            .sqrt()
    }

    #[test]
    fn starters_are_clean_files() {
        for starter in STARTERS {
            let file = codebook::read(starter.json.as_bytes()).unwrap();
            assert_eq!(file.warnings, Vec::<String>::new(), "{}", starter.name);
            let written = codebook::write(&file.codebook, &file.leftover).unwrap();
            assert_eq!(
                String::from_utf8(written).unwrap(),
                starter.json,
                "{}",
                starter.name
            );
            for tag in &file.codebook.tags {
                assert!(!tag.description.is_empty(), "{} says nothing", tag.path);
                assert!(
                    tag.key.is_none_or(|key| ('1'..='9').contains(&key)),
                    "{}",
                    tag.path
                );
            }
        }
    }

    #[test]
    fn colours_stand_out_and_can_be_told_apart() {
        for starter in STARTERS {
            let tags = starter.codebook().tags;
            for (n, tag) in tags.iter().enumerate() {
                // 3:1 is what WCAG 2.2 (1.4.11) asks of anything that is not text.
                for ground in [Rgb([0xff; 3]), Rgb([0x1b; 3])] {
                    let contrast = contrast(tag.colour, ground);
                    assert!(contrast >= 3.0, "{} on {ground}: {contrast:.2}", tag.path);
                }
                for other in &tags[n + 1..] {
                    let distance = distance(tag.colour, other.colour);
                    assert!(
                        distance >= 0.1,
                        "{} and {}: {distance:.3}",
                        tag.path,
                        other.path
                    );
                }
            }
        }
    }
}
