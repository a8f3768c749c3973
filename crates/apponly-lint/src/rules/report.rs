//! What a check has found, before lines and columns are counted.
use std::collections::HashSet;
use std::ops::Range;

use super::RuleInfo;
use crate::finding::{Confidence, Masked};

/// More findings of one rule in one file are not told.
const MAXIMUM: usize = 500;

/// A finding by its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    pub(crate) rule: &'static RuleInfo,
    pub(crate) range: Range<usize>,
    pub(crate) confidence: Confidence,
    pub(crate) message: String,
    pub(crate) fix: Option<String>,
    pub(crate) masked: Option<Masked>,
}

/// Collects what one rule finds; a place is told once.
#[derive(Debug)]
pub(crate) struct Report {
    rule: &'static RuleInfo,
    found: Vec<Raw>,
    starts: HashSet<usize>,
}

impl Report {
    pub(crate) fn new(rule: &'static RuleInfo) -> Self {
        Self { rule, found: Vec::new(), starts: HashSet::new() }
    }

    /// A mistake at these bytes, with the rule's own fix.
    pub(crate) fn add(&mut self, range: Range<usize>, confidence: Confidence, message: impl Into<String>) {
        self.push(range, confidence, message.into(), None, None);
    }

    /// A mistake with a fix of its own.
    pub(crate) fn add_with_fix(&mut self, range: Range<usize>, confidence: Confidence, message: String, fix: String) {
        self.push(range, confidence, message, Some(fix), None);
    }

    /// A secret or a token, of which only a mask is kept.
    pub(crate) fn add_secret(&mut self, range: Range<usize>, confidence: Confidence, message: String, masked: Masked) {
        self.push(range, confidence, message, None, Some(masked));
    }

    /// Whether something was told at that byte already.
    pub(crate) fn has(&self, start: usize) -> bool {
        self.starts.contains(&start)
    }

    /// Everything that was told deserves a look, not more.
    pub(crate) fn lower(&mut self) {
        self.found.iter_mut().for_each(|raw| raw.confidence = Confidence::Low);
    }

    pub(crate) fn into_found(self) -> Vec<Raw> {
        self.found
    }

    fn push(
        &mut self,
        range: Range<usize>,
        confidence: Confidence,
        message: String,
        fix: Option<String>,
        masked: Option<Masked>,
    ) {
        if self.found.len() < MAXIMUM && self.starts.insert(range.start) {
            self.found.push(Raw { rule: self.rule, range, confidence, message, fix, masked });
        }
    }
}
