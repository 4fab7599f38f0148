//! Which documents hold the words of a query, one part of it at a time: by the index where that
//! knows them, else by reading them.
//!
//! Invariant: a document is certain to hold a part, or certain not to, or open: then its text
//! must be asked. None is certain by mistake.

use std::collections::HashMap;

use fixedbitset::FixedBitSet;
use tantivy::query::{EnableScoring, PhraseQuery, Query as _};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use super::answer::Documents;
use super::fold::Folded;
use super::fuzzy::Fuzzy;
use super::index::{IndexError, Keys, Reader, UNSPACED};
use super::language::Expr;
use super::pieces::{Plan, Wanted, is_short, plan};

/// No document.
const NONE: u32 = u32::MAX;

/// How the texts of an index are the documents of a corpus. It is made anew when either changes.
pub struct Joined {
    index: Option<Indexed>,
    /// Documents of the same text as another, with that one.
    twins: Vec<(u32, u32)>,
    /// Documents that the index does not know.
    pub(super) unindexed: Vec<u32>,
    /// How many words each has, more or less.
    pub(super) lengths: Vec<u32>,
    pub(super) count: usize,
}

struct Indexed {
    searcher: tantivy::Searcher,
    text: tantivy::schema::Field,
    segments: Vec<Segment>,
}

struct Segment {
    words: std::sync::Arc<InvertedIndexReader>,
    /// The document of each text of the segment, or none.
    documents: Vec<u32>,
    /// The texts in which what the index takes for words need not be such.
    unspaced: Vec<u32>,
}

/// A part of the query: words, a word like another, or two near each other.
pub(super) struct Leaf<'a> {
    pub expr: &'a Expr,
    /// Who holds it.
    pub yes: FixedBitSet,
    /// Whose text must be asked.
    pub open: FixedBitSet,
    /// How often each holds it.
    pub times: Vec<f32>,
}

impl Joined {
    /// Documents of which the index knows none.
    pub fn without_index(documents: &dyn Documents) -> Self {
        let count = documents.count();
        let all = 0..u32::try_from(count).unwrap_or(NONE);
        Self {
            index: None,
            twins: Vec::new(),
            unindexed: all.collect(),
            lengths: guessed_lengths(documents),
            count,
        }
    }

    /// Documents whose texts an index knows, or some of them.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn of(documents: &dyn Documents, reader: &Reader) -> Result<Self, IndexError> {
        let count = documents.count();
        let mut by_key = HashMap::with_capacity(count);
        let mut twins = Vec::new();
        for at in 0..count {
            let document = u32::try_from(at).unwrap_or(NONE);
            match by_key.entry(documents.key(at)) {
                std::collections::hash_map::Entry::Vacant(place) => {
                    place.insert(document);
                }
                std::collections::hash_map::Entry::Occupied(first) => {
                    twins.push((document, *first.get()));
                }
            }
        }
        let mut lengths = guessed_lengths(documents);
        let mut is_known = FixedBitSet::with_capacity(count);
        let searcher = reader.searcher();
        let mut segments = Vec::new();
        for segment in searcher.segment_readers() {
            let found = Segment::of(segment, reader, &by_key)?;
            let norms = segment.get_fieldnorms_reader(reader.fields.text)?;
            for (text, &document) in found.documents.iter().enumerate() {
                let at = usize::try_from(document).unwrap_or(count);
                if let Some(length) = lengths.get_mut(at) {
                    is_known.insert(at);
                    *length = norms.fieldnorm(u32::try_from(text).unwrap_or(NONE));
                }
            }
            segments.push(found);
        }
        for &(twin, first) in &twins {
            if is_known.contains(first as usize) {
                is_known.insert(twin as usize);
            }
        }
        let unknown = (0..count).filter(|at| !is_known.contains(*at));
        Ok(Self {
            unindexed: unknown.filter_map(|at| u32::try_from(at).ok()).collect(),
            index: Some(Indexed {
                searcher,
                text: reader.fields.text,
                segments,
            }),
            twins,
            lengths,
            count,
        })
    }

    /// Looks a part up in the index.
    pub(super) fn look_up(&self, leaf: &mut Leaf<'_>) -> Result<(), IndexError> {
        let Some(index) = &self.index else {
            return Ok(());
        };
        match leaf.expr {
            Expr::Words(term) => index.term(&plan(term), leaf)?,
            Expr::Like(fuzzy) => index.fuzzy(fuzzy, leaf)?,
            Expr::Near(one, other, _) => {
                let (one, other) = (self.side(one)?, self.side(other)?);
                leaf.open = one.there();
                leaf.open.intersect_with(&other.there());
                let both = one.times.iter().zip(&other.times);
                for (times, (one, other)) in leaf.times.iter_mut().zip(both) {
                    *times = one.min(*other);
                }
            }
            _ => {}
        }
        // What is certain needs no second look.
        leaf.open.difference_with(&leaf.yes);
        for &(twin, first) in &self.twins {
            let (twin, first) = (twin as usize, first as usize);
            leaf.yes.set(twin, leaf.yes.contains(first));
            leaf.open.set(twin, leaf.open.contains(first));
            let times = leaf.times.get(first).copied().unwrap_or_default();
            if let Some(place) = leaf.times.get_mut(twin) {
                *place = times;
            }
        }
        Ok(())
    }

    fn side<'a>(&self, expr: &'a Expr) -> Result<Leaf<'a>, IndexError> {
        let mut leaf = Leaf::of(expr, self.count);
        self.look_up(&mut leaf)?;
        Ok(leaf)
    }
}

impl<'a> Leaf<'a> {
    pub fn of(expr: &'a Expr, count: usize) -> Self {
        Self {
            expr,
            yes: FixedBitSet::with_capacity(count),
            open: FixedBitSet::with_capacity(count),
            times: vec![0.0; count],
        }
    }

    /// Who may hold it.
    pub fn there(&self) -> FixedBitSet {
        let mut there = self.yes.clone();
        there.union_with(&self.open);
        there
    }

    /// Notes what a text that was read holds.
    pub fn read(&mut self, document: usize, folded: &Folded) {
        let hits = self.expr.hits(folded.as_str(), None);
        let hits = hits.map_or(0, |hits| hits.len());
        self.yes.set(document, hits > 0);
        self.open.set(document, false);
        if let Some(times) = self.times.get_mut(document) {
            // Counts this large rank alike.
            *times = hits.min(1 << 20) as f32;
        }
    }
}

impl Segment {
    fn of(
        segment: &SegmentReader,
        reader: &Reader,
        by_key: &HashMap<super::TextKey, u32>,
    ) -> Result<Self, IndexError> {
        let keys = Keys::of(segment)?;
        let unspaced = segment.fast_fields().u64(UNSPACED)?;
        let of = |text: u32| match segment.is_deleted(text) {
            true => NONE,
            false => by_key.get(&keys.key(text)).copied().unwrap_or(NONE),
        };
        let texts = 0..segment.max_doc();
        let is_unspaced = |text: &u32| unspaced.first(*text) == Some(1);
        Ok(Self {
            words: segment.inverted_index(reader.fields.text)?,
            documents: texts.clone().map(of).collect(),
            unspaced: texts.filter(is_unspaced).collect(),
        })
    }

    fn document(&self, text: u32) -> Option<usize> {
        let document = *self.documents.get(text as usize)?;
        (document != NONE).then_some(document as usize)
    }

    /// Calls back for each document that holds a word, with how often.
    fn postings(
        &self,
        info: &tantivy::postings::TermInfo,
        take: &mut dyn FnMut(usize, u32),
    ) -> Result<(), IndexError> {
        let option = IndexRecordOption::WithFreqs;
        let mut block = self.words.read_block_postings_from_terminfo(info, option)?;
        while block.block_len() > 0 {
            for (&text, &times) in block.docs().iter().zip(block.freqs()) {
                if let Some(document) = self.document(text) {
                    take(document, times);
                }
            }
            block.advance();
        }
        Ok(())
    }

    /// Calls back for each document that holds a piece.
    fn wanted(&self, wanted: &Wanted, take: &mut dyn FnMut(usize, u32)) -> Result<(), IndexError> {
        let words = self.words.terms();
        if wanted.is_whole {
            return match words.get(&wanted.text)? {
                Some(info) => self.postings(&info, take),
                None => Ok(()),
            };
        }
        let mut range = words.range().ge(&wanted.text).into_stream()?;
        while range.advance() && range.key().starts_with(wanted.text.as_bytes()) {
            self.postings(range.value(), take)?;
        }
        Ok(())
    }
}

impl Indexed {
    fn term(&self, plan: &Plan, leaf: &mut Leaf<'_>) -> Result<(), IndexError> {
        match plan {
            Plan::Word(wanted) => self.piece(wanted, &mut leaf.yes, &mut leaf.times),
            Plan::Phrase(words) => self.phrase(words, leaf),
            Plan::Pieces(all) => {
                let mut rest = all.iter();
                match rest.next() {
                    Some(first) => self.piece(first, &mut leaf.open, &mut leaf.times)?,
                    None => self.every_text(&mut leaf.open),
                }
                for wanted in rest {
                    let mut there = FixedBitSet::with_capacity(leaf.open.len());
                    self.piece(wanted, &mut there, &mut leaf.times)?;
                    leaf.open.intersect_with(&there);
                }
                Ok(())
            }
        }
    }

    fn piece(
        &self,
        wanted: &Wanted,
        there: &mut FixedBitSet,
        times: &mut [f32],
    ) -> Result<(), IndexError> {
        for segment in &self.segments {
            segment.wanted(wanted, &mut |document, count| {
                there.insert(document);
                if let Some(times) = times.get_mut(document) {
                    *times += count as f32;
                }
            })?;
        }
        Ok(())
    }

    fn phrase(&self, words: &[String], leaf: &mut Leaf<'_>) -> Result<(), IndexError> {
        let terms = words
            .iter()
            .map(|word| Term::from_field_text(self.text, word));
        let query = PhraseQuery::new(terms.collect());
        let scoring = EnableScoring::disabled_from_searcher(&self.searcher);
        let weight = query.weight(scoring)?;
        for (segment, reader) in self.segments.iter().zip(self.searcher.segment_readers()) {
            let mut phrases = weight.scorer(reader, 1.0)?;
            let mut text = phrases.doc();
            while text != TERMINATED {
                if let Some(document) = segment.document(text) {
                    leaf.yes.insert(document);
                    if let Some(times) = leaf.times.get_mut(document) {
                        *times += 1.0;
                    }
                }
                text = phrases.advance();
            }
        }
        Ok(())
    }

    /// The same measure of likeness as where a text is read, on the words of the index.
    fn fuzzy(&self, fuzzy: &Fuzzy, leaf: &mut Leaf<'_>) -> Result<(), IndexError> {
        if !is_short(fuzzy.word()) {
            self.every_text(&mut leaf.open);
            return Ok(());
        }
        let (yes, times) = (&mut leaf.yes, &mut leaf.times);
        for segment in &self.segments {
            let mut words = segment.words.terms().stream()?;
            while words.advance() {
                let word = std::str::from_utf8(words.key()).unwrap_or_default();
                if fuzzy.is_like(word) {
                    segment.postings(words.value(), &mut |document, count| {
                        yes.insert(document);
                        if let Some(times) = times.get_mut(document) {
                            *times += count as f32;
                        }
                    })?;
                }
            }
        }
        // There, a word of the text may be several of the index.
        for segment in &self.segments {
            for document in segment
                .unspaced
                .iter()
                .filter_map(|it| segment.document(*it))
            {
                leaf.yes.set(document, false);
                leaf.open.insert(document);
            }
        }
        Ok(())
    }

    fn every_text(&self, there: &mut FixedBitSet) {
        for segment in &self.segments {
            let known = segment.documents.iter().filter(|it| **it != NONE);
            known.for_each(|document| there.insert(*document as usize));
        }
    }
}

/// A guess at how many words each document has, for those that are not counted.
fn guessed_lengths(documents: &dyn Documents) -> Vec<u32> {
    const BYTES_A_WORD: usize = 6;
    let words = |at| documents.length(at) / BYTES_A_WORD;
    let count = documents.count();
    (0..count)
        .map(|at| u32::try_from(words(at)).unwrap_or(u32::MAX))
        .collect()
}
