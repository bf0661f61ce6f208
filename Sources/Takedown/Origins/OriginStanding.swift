package import CaseStore
public import HotlineModel

/// How an interface of a front-end's operator stands at a moment.
public struct OriginStanding: Hashable, Sendable {
    public let front: String
    /// The questions of the day that were asked, and those that the operator answers.
    public let asked: Int
    public let quota: Int
    /// Failures in a row, and the last one in words.
    public let failures: Int
    public let detail: String?
    /// Nothing is asked before this moment.
    public let retryAt: Timestamp?

    /// A question may be asked now.
    package var mayBeAsked: Bool { retryAt == nil && asked < quota }

    package init(_ front: String, _ policy: OriginPolicy, _ view: any StoreView, at moment: Timestamp) throws {
        let turn = OriginTurn(front: try view.originFront(front) ?? OriginFront(front), quota: policy.quotas[front])
        self.front = front
        asked = turn.asked(on: moment)
        quota = turn.quota ?? 0
        (failures, detail) = (turn.front.failures, turn.front.detail)
        retryAt = turn.front.retryAt.flatMap { $0 > moment ? $0 : nil }
    }
}
