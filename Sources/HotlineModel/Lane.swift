/// One of the two streams between a pair of members: `urgent` for all that cannot wait, `bulk` for the rest.
///
/// All envelopes of one case to one peer stay in the lane of the first, so that they arrive in order.
public enum Lane: String, CaseIterable, Sendable {
    case urgent, bulk
}
