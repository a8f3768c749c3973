//! Where values become visible: output, logs, files, pipelines.
pub(in crate::rules) mod exposed_outputs;
pub(in crate::rules) mod kept_answers;
pub(in crate::rules) mod output_sinks;
pub(in crate::rules) mod pipeline_masks;
