use super::{out::Out, syntax::Node};
pub fn reconcile(text: &str, node: &Node, was: &Out, new: &Out, level: usize) -> String {
    let _ = level;
    if was == new {
        node.span.of(text).to_owned()
    } else {
        new.layout(0, 0, 0)
    }
}
