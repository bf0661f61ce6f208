/// What one check saw.
public enum Sight: Hashable, Sendable {
    /// The material is not there.
    case gone(GoneSign)
    /// It is there.
    case online
    /// Nobody can tell. It neither closes a case nor starts its count anew.
    case unknown(UnknownReason)
}

/// The sign by which material is known to be gone.
public enum GoneSign: Hashable, Sendable {
    /// 404 or 410, confirmed by a `GET`.
    case status(Int)
    /// The name does not exist, seen twice with an hour between.
    case noSuchName
    /// A sign of the operator's rule for the host.
    case rule
    /// The page is the one that the host answers for a path that cannot exist.
    case likeControl
}

/// The reason why a check cannot tell.
public enum UnknownReason: Hashable, Sendable {
    /// A status that says nothing of the material: 401, 403, 429, 5xx and their like.
    case status(Int)
    /// A front-end asks for proof of a person.
    case challenge
    /// The look failed.
    case failure(CheckFailure)
    /// The name does not exist, seen for less than an hour.
    case nameMissing
    /// The resolver failed or did not answer.
    case resolver
    /// It leads to another site: a parking page, or a new place.
    case elsewhere
    /// It leads to the front page of the site.
    case frontPage
    /// It leads in a circle, too far, or to nothing that can be read.
    case redirectLoop
    /// It leads to, or lies in, a network that is not looked at.
    case refused
    /// The vantages do not agree.
    case vantagesDiffer
    /// Neither a sign of the rule for "gone" nor one for "online" is there, or both are: the host has changed its layout. An alarm rings.
    case layoutChanged
    /// A person looked and could not tell.
    case person
}

/// The kinds of failed look, as they are kept.
public enum CheckFailure: String, Hashable, Sendable, CaseIterable {
    case unreachable, timedOut, tls, certificate, tooLarge, interrupted, notHTTP, proxy
}
