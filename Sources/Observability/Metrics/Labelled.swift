import Synchronization

/// The instruments of one metric, one for each combination of label values.
///
/// Keep the result of the subscript if you use it often: finding it needs a lock.
public final class Labelled<Each: Instrument>: Sendable {
    /// The most combinations of values that one metric may have. Further ones are counted under `other`, so that no peer can fill the memory.
    public static var bound: Int { 2_000 }

    private let labels: [String]
    private let make: @Sendable () -> Each
    private let members = Mutex<[[LabelValue]: Each]>([:])

    init(labels: [String], make: @escaping @Sendable () -> Each) {
        self.labels = labels
        self.make = make
    }

    /// The instrument for these values, one for each label, in order.
    public subscript(_ values: LabelValue...) -> Each {
        precondition(values.count == labels.count, "one value for each label")
        return members.withLock { members in
            if let known = members[values] { return known }
            let key = members.count < Self.bound ? values : [LabelValue](repeating: "other", count: labels.count)
            if let known = members[key] { return known }
            let new = make()
            members[key] = new
            return new
        }
    }

    func write(name: String, into text: inout MetricsText) {
        let lines = members.withLock { members in members.map { (MetricsText.labels(labels, $0.key), $0.value) } }
        for (labels, instrument) in lines.sorted(by: { $0.0 < $1.0 }) { instrument.write(name: name, labels: labels, into: &text) }
    }
}
