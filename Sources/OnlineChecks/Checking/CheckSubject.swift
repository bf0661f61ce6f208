public import HotlineModel
public import WebProbe

/// The facts that a check of one address begins with.
public struct CheckSubject: Sendable {
    /// The address. It is as dangerous as the material.
    public var url: String
    /// The operator's rule for its host.
    public var rule: HostRule?
    /// The vantages, our own first; at least one. All must see that the material is gone.
    public var vantages: [Vantage]
    /// The first of the checks in a row that found no such name.
    public var nameMissingSince: Timestamp?
    /// Letters and digits that stand for `*` in the path of a control request. They differ from check to check.
    public var token: String

    public init(url: String, rule: HostRule? = nil, vantages: [Vantage], nameMissingSince: Timestamp? = nil, token: String) {
        precondition(!vantages.isEmpty, "a check looks from at least one vantage")
        self.url = url
        self.rule = rule
        self.vantages = vantages
        self.nameMissingSince = nameMissingSince
        self.token = token
    }
}

/// The answer of the resolver about a name.
public enum NameAnswer: Hashable, Sendable {
    /// The name has these addresses.
    case found([HostAddress])
    /// The name does not exist.
    case noSuchName
    /// The resolver did not say.
    case failed
}
