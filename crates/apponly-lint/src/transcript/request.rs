//! Requests, written as calls of `fetch`, whose answers are `answer1`, `answer2`, and so on.
use std::ops::Range;

use super::template::{expression, key};
use super::{Transcript, template};
use crate::lexers::Dialect;

/// The script of requests that is being written.
#[derive(Debug)]
pub(super) struct Requests {
    pub(super) out: Transcript,
    count: usize,
}

impl Requests {
    pub(super) fn new() -> Self {
        Self { out: Transcript::new(Dialect::JavaScript), count: 0 }
    }

    /// The name of the answer to the request that was written last.
    pub(super) fn answer(&self) -> String {
        format!("answer{}", self.count)
    }

    /// A name that was not used yet.
    pub(super) fn new_name(&mut self, stem: &str) -> String {
        self.count += 1;
        format!("{stem}{}", self.count)
    }

    /// `name = value`.
    pub(super) fn assign(&mut self, name: &Transcript, value: &Transcript) {
        let range = 0..name.text.len();
        self.out.stand_in(&template::identifier(&name.text), name.source(&range));
        self.out.glue(" = ", name.source(&range).end);
        expression(value, 0..value.text.len(), &mut self.out);
        self.out.glue(";\n", value.source(&(0..value.text.len())).end);
    }

    /// Begins a request; its headers and its body may follow.
    pub(super) fn open(&mut self, url: &Transcript, range: Range<usize>) {
        let name = self.new_name("answer");
        let source = url.source(&range);
        self.out.glue(&format!("{name} = await fetch("), source.start);
        expression(url, range, &mut self.out);
        self.out.glue(", {\n", source.end);
    }

    /// Begins the headers or the body.
    pub(super) fn begin(&mut self, name: &str, near: usize) {
        self.out.glue(&format!("{name}: {{ "), near);
    }

    pub(super) fn entry(&mut self, name: &Transcript, value: &Transcript) {
        key(name, 0..name.text.len(), &mut self.out);
        self.value(value);
    }

    /// An entry whose key the file does not have.
    pub(super) fn named(&mut self, name: &str, value: &Transcript) {
        self.out.glue(&format!("\"{name}\": "), value.source(&(0..0)).start);
        self.value(value);
    }

    fn value(&mut self, value: &Transcript) {
        expression(value, 0..value.text.len(), &mut self.out);
        self.out.glue(",\n", value.source(&(0..value.text.len())).end);
    }

    /// Ends the headers or the body.
    pub(super) fn end(&mut self, near: usize) {
        self.out.glue("},\n", near);
    }

    /// A body that is one text.
    pub(super) fn text_body(&mut self, body: &Transcript) {
        self.out.glue("body: ", body.source(&(0..0)).start);
        self.value(body);
    }

    /// Ends the request.
    pub(super) fn close(&mut self, near: usize) {
        self.out.glue("});\n", near);
    }
}
