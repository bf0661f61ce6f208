public import HotlineModel

/// The numbers of tips and of contacts with help-line services in a period.
public struct HelplineFigures: Hashable, Sendable {
    /// Tips received in the period. The figures of reports count them too.
    public var tipsByOrigin: [OriginKind: Int] = [:]
    /// Of these, the ones with a supplement.
    public var tipsWithSupplement = 0
    /// Of these, the ones that were handed over to the police.
    public var tipsHandedOver = 0
    /// Contacts that took place in the period.
    public var contacts: [ContactCount] = []

    /// Figures that are all zero.
    public init() {}

    /// Tips received in the period.
    public var tips: Int { tipsByOrigin.values.reduce(0, +) }

    /// The services that had contacts, the known ones first.
    public var services: [ContactService] {
        let present = Set(contacts.map(\.service))
        return ContactService.known.filter(present.contains)
            + present.filter { !$0.isKnown }.sorted { $0.rawValue < $1.rawValue }
    }

    /// The number of contacts for which a closure answers `true`.
    public func contactCount(where isCounted: (ContactCount) -> Bool = { _ in true }) -> Int {
        contacts.lazy.filter(isCounted).reduce(0) { $0 + $1.count }
    }
}

/// A number of contacts that are alike.
public struct ContactCount: Hashable, Sendable {
    public var service: ContactService
    public var channel: ContactChannel
    public var theme: ContactTheme
    public var isRepeat: Bool
    public var count: Int

    public init(service: ContactService, channel: ContactChannel, theme: ContactTheme, isRepeat: Bool, count: Int) {
        self.service = service
        self.channel = channel
        self.theme = theme
        self.isRepeat = isRepeat
        self.count = count
    }
}

/// Counting tips and contacts.
public protocol HelplineFigureReading {
    /// The figures of a period, from its first moment to before its end; without bounds, of all time. They are zero if nothing is there.
    ///
    /// Contacts come in the order of service, channel, theme, the unique before the repeated.
    func helplineFigures(from: Timestamp?, until: Timestamp?) throws -> HelplineFigures
}

/// Everything that can be looked up about help-line services.
public protocol HelplineReading: TipReading, ContactReading, HelplineFigureReading {}

/// Everything that can be changed for help-line services.
public protocol HelplineWriting: TipWriting, ContactWriting {}
