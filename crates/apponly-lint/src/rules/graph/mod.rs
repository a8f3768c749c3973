//! Requests to Graph: where they go, as whom, and which of them need a user.
pub(in crate::rules) mod delegated_only;
pub(in crate::rules) mod filled_template;
pub(in crate::rules) mod graph_call;
pub(crate) mod requests;
pub(in crate::rules) mod sdk_of_user;
