//! How far a source and a statement are to be trusted: the Admiralty code (NATO AJP-2.1).
//!
//! Invariant: the two scales are never mixed. Reliability belongs to a source, credibility to
//! what it said; one says nothing of the other.

/// How reliable a source has shown itself to be, A to F.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reliability {
    /// A.
    CompletelyReliable,
    /// B.
    UsuallyReliable,
    /// C.
    FairlyReliable,
    /// D.
    NotUsuallyReliable,
    /// E.
    Unreliable,
    /// F: not the worst, but unknown.
    CannotBeJudged,
}

impl Reliability {
    /// All of them, A first.
    pub const ALL: [Reliability; 6] = [
        Reliability::CompletelyReliable,
        Reliability::UsuallyReliable,
        Reliability::FairlyReliable,
        Reliability::NotUsuallyReliable,
        Reliability::Unreliable,
        Reliability::CannotBeJudged,
    ];

    /// Its letter, as files and exports write it.
    pub fn letter(self) -> char {
        match self {
            Reliability::CompletelyReliable => 'A',
            Reliability::UsuallyReliable => 'B',
            Reliability::FairlyReliable => 'C',
            Reliability::NotUsuallyReliable => 'D',
            Reliability::Unreliable => 'E',
            Reliability::CannotBeJudged => 'F',
        }
    }

    /// Reads a letter.
    pub fn parse(written: &str) -> Option<Self> {
        let letter: char = written.parse().ok()?;
        Self::ALL.into_iter().find(|it| it.letter() == letter)
    }

    /// What the letter means.
    pub fn words(self) -> &'static str {
        match self {
            Reliability::CompletelyReliable => "completely reliable",
            Reliability::UsuallyReliable => "usually reliable",
            Reliability::FairlyReliable => "fairly reliable",
            Reliability::NotUsuallyReliable => "not usually reliable",
            Reliability::Unreliable => "unreliable",
            Reliability::CannotBeJudged => "reliability cannot be judged",
        }
    }
}

/// How credible what was said is, 1 to 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Credibility {
    /// 1.
    Confirmed,
    /// 2.
    ProbablyTrue,
    /// 3.
    PossiblyTrue,
    /// 4.
    Doubtful,
    /// 5.
    Improbable,
    /// 6: not the worst, but unknown.
    CannotBeJudged,
}

impl Credibility {
    /// All of them, 1 first.
    pub const ALL: [Credibility; 6] = [
        Credibility::Confirmed,
        Credibility::ProbablyTrue,
        Credibility::PossiblyTrue,
        Credibility::Doubtful,
        Credibility::Improbable,
        Credibility::CannotBeJudged,
    ];

    /// Its digit, as files and exports write it.
    pub fn digit(self) -> u8 {
        match self {
            Credibility::Confirmed => 1,
            Credibility::ProbablyTrue => 2,
            Credibility::PossiblyTrue => 3,
            Credibility::Doubtful => 4,
            Credibility::Improbable => 5,
            Credibility::CannotBeJudged => 6,
        }
    }

    /// Reads a digit.
    pub fn of_digit(digit: u64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|it| u64::from(it.digit()) == digit)
    }

    /// What the digit means.
    pub fn words(self) -> &'static str {
        match self {
            Credibility::Confirmed => "confirmed by other sources",
            Credibility::ProbablyTrue => "probably true",
            Credibility::PossiblyTrue => "possibly true",
            Credibility::Doubtful => "doubtful",
            Credibility::Improbable => "improbable",
            Credibility::CannotBeJudged => "truth cannot be judged",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_reads_back() {
        for reliability in Reliability::ALL {
            let letter = reliability.letter().to_string();
            assert_eq!(Reliability::parse(&letter), Some(reliability));
        }
        for credibility in Credibility::ALL {
            let digit = credibility.digit().into();
            assert_eq!(Credibility::of_digit(digit), Some(credibility));
        }
        for odd in ["", "G", "AB", "a"] {
            assert_eq!(Reliability::parse(odd), None);
        }
        assert_eq!(
            (Credibility::of_digit(0), Credibility::of_digit(7)),
            (None, None)
        );
    }
}
