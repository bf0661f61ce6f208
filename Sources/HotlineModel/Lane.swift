/// One of the two streams between a pair of members: what cannot wait, and the rest.
///
/// All envelopes of one case to one peer stay in the lane of the first.
public enum Lane: String, CaseIterable, Sendable {
    case urgent, bulk
}
