public import HotlineModel

/// What checks have seen of one case so far: a value that says when the case closes, opens again, or needs a person.
public struct Sights: Hashable, Sendable {
    /// Who looked.
    public enum Observer: Hashable, Sendable { case program, person }

    /// What follows from a sight.
    public enum Consequence: Hashable, Sendable {
        /// The material is gone; the interval says since when.
        case close(RemovalInterval)
        /// It is there again after the case was closed.
        case reopen
        /// For too long nobody could tell, so a person looks. It is said once, until somebody can tell again.
        case askPerson
        /// The host has changed its layout, and its rule must be changed too.
        case ring
    }

    /// The last moment at which the material was seen.
    public private(set) var lastOnline: Timestamp?
    /// The first of the "gone" sights since then.
    public private(set) var firstGone: Timestamp?
    /// The last "gone" sight that counted.
    public private(set) var lastGone: Timestamp?
    /// The "gone" sights that count.
    public private(set) var gone = 0
    public private(set) var goneByPerson = 0
    /// The first sight in a row that could not tell.
    public private(set) var unknownSince: Timestamp?
    /// The first check in a row that found no such name.
    public private(set) var nameMissingSince: Timestamp?
    public private(set) var isClosed = false
    public private(set) var isWithPerson = false
    /// The last sight of any kind.
    public private(set) var last: Timestamp?

    public init() {}

    /// Restores what was stored.
    public init(
        lastOnline: Timestamp?, firstGone: Timestamp?, lastGone: Timestamp?, gone: Int, goneByPerson: Int, unknownSince: Timestamp?,
        nameMissingSince: Timestamp?, isClosed: Bool, isWithPerson: Bool, last: Timestamp?
    ) {
        (self.lastOnline, self.firstGone, self.lastGone) = (lastOnline, firstGone, lastGone)
        (self.gone, self.goneByPerson) = (gone, goneByPerson)
        (self.unknownSince, self.nameMissingSince) = (unknownSince, nameMissingSince)
        (self.isClosed, self.isWithPerson, self.last) = (isClosed, isWithPerson, last)
    }

    /// Records a sight. One that is older than the last changes nothing.
    public mutating func record(
        _ sight: Sight, at moment: Timestamp, by observer: Observer = .program, under rule: SightRule
    ) -> [Consequence] {
        if let last, moment < last { return [] }
        last = moment
        noteName(sight, at: moment)
        switch sight {
        case .online: return sawOnline(at: moment)
        case .gone: return sawGone(at: moment, by: observer, rule)
        case .unknown(let reason):
            return (reason == .layoutChanged ? [.ring] : []) + couldNotTell(at: moment, by: observer, rule)
        }
    }

    private mutating func noteName(_ sight: Sight, at moment: Timestamp) {
        switch sight {
        case .unknown(.nameMissing), .gone(.noSuchName): nameMissingSince = nameMissingSince ?? moment
        // The resolver's own trouble says nothing of the name.
        case .unknown(.resolver): break
        default: nameMissingSince = nil
        }
    }

    private mutating func sawOnline(at moment: Timestamp) -> [Consequence] {
        let wasClosed = isClosed
        lastOnline = moment
        (firstGone, lastGone, gone, goneByPerson) = (nil, nil, 0, 0)
        (unknownSince, isWithPerson, isClosed) = (nil, false, false)
        return wasClosed ? [.reopen] : []
    }

    private mutating func sawGone(at moment: Timestamp, by observer: Observer, _ rule: SightRule) -> [Consequence] {
        (unknownSince, isWithPerson) = (nil, false)
        guard !isClosed else { return [] }
        switch observer {
        case .person:
            goneByPerson += 1
            gone += 1
        case .program:
            if let lastGone, moment - lastGone < rule.apart { return [] }
            gone += 1
        }
        let first = firstGone ?? moment
        (firstGone, lastGone) = (first, moment)
        guard gone >= rule.needed || goneByPerson >= rule.neededByPerson else { return [] }
        isClosed = true
        return [.close(RemovalInterval(lastOnline: lastOnline, firstGone: first))]
    }

    private mutating func couldNotTell(at moment: Timestamp, by observer: Observer, _ rule: SightRule) -> [Consequence] {
        // A person who cannot tell is asked again after the same time.
        if observer == .person { (unknownSince, isWithPerson) = (moment, false) }
        let since = unknownSince ?? moment
        unknownSince = since
        guard !isClosed, !isWithPerson, moment - since >= rule.personAfter else { return [] }
        isWithPerson = true
        return [.askPerson]
    }
}

/// The time within which material was removed: nobody saw the moment itself.
public struct RemovalInterval: Hashable, Sendable {
    /// The last moment at which it was seen; `nil` if no check ever saw it.
    public let lastOnline: Timestamp?
    /// The first moment at which it was seen to be gone.
    public let firstGone: Timestamp

    public init(lastOnline: Timestamp?, firstGone: Timestamp) {
        self.lastOnline = lastOnline
        self.firstGone = firstGone
    }
}
