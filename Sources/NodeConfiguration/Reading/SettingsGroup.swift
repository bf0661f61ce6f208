import CommandLineInterface
import HotlineModel

/// One group of settings while it is being read.
///
/// It remembers which names were asked for. Any other name in the group is unknown. A name that was asked for and is missing
/// goes to the audit, which shows a test that the example names every setting.
package final class SettingsGroup {
    /// The setting paths that were asked for and are missing in the document.
    final class Audit { var absent: [String] = [] }

    private let path: String
    private let members: [String: JSON5Node.Member]
    private let order: [JSON5Node.Member]
    private let audit: Audit
    private var known: Set<String> = []

    /// The settings of a whole document.
    init(document: JSON5Node, audit: Audit) throws(ConfigurationError) {
        guard case .object(let members) = document.value else {
            throw .syntax(at: document.place, problem: "a configuration is a group of settings in { }, not \(document.kind)")
        }
        self.path = ""
        self.order = members
        self.members = Dictionary(members.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.audit = audit
    }

    private init(path: String, order: [JSON5Node.Member], audit: Audit) {
        self.path = path
        self.order = order
        self.members = Dictionary(order.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.audit = audit
    }

    // MARK: Values

    /// A text, or `nil` if it is missing or `null`.
    package func text(_ name: String) throws(ConfigurationError) -> String? {
        guard let node = node(name) else { return nil }
        guard case .text(let text) = node.value else { throw wrong(name, node, "a text") }
        return text
    }

    /// A text with a default.
    package func text(_ name: String, default defaultValue: String) throws(ConfigurationError) -> String { try text(name) ?? defaultValue }

    /// A text that must not be missing.
    package func requiredText(_ name: String) throws(ConfigurationError) -> String {
        guard let text = try text(name) else { throw lacking(name) }
        return text
    }

    /// A text that a closure turns into a value.
    package func parsed<Value>(
        _ name: String, as kind: String, default defaultValue: @autoclosure () -> Value?, _ parse: (String) -> Value?
    ) throws(ConfigurationError) -> Value {
        guard let text = try text(name), let node = node(name) else {
            guard let value = defaultValue() else { throw lacking(name) }
            return value
        }
        guard let value = parse(text) else { throw .unusable(setting: path + name, at: node.place, problem: "it is not \(kind)") }
        return value
    }

    /// One word out of several.
    package func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, default defaultValue: Choice?
    ) throws(ConfigurationError) -> Choice where Choice.RawValue == String {
        let words = Choice.allCases.map { $0.rawValue }.joined(separator: ", ")
        return try parsed(name, as: "one of \(words)", default: defaultValue) { Choice(rawValue: $0) }
    }

    /// `true` or `false`.
    package func bool(_ name: String, default defaultValue: Bool) throws(ConfigurationError) -> Bool {
        guard let node = node(name) else { return defaultValue }
        guard case .bool(let value) = node.value else { throw wrong(name, node, "true or false") }
        return value
    }

    /// A whole number within a range.
    package func integer(_ name: String, in range: ClosedRange<Int>, default defaultValue: Int?) throws(ConfigurationError) -> Int {
        guard let node = node(name) else {
            guard let defaultValue else { throw lacking(name) }
            return defaultValue
        }
        guard case .integer(let value) = node.value else { throw wrong(name, node, "a whole number") }
        guard range.contains(value) else {
            let problem = "it must lie from \(range.lowerBound) to \(range.upperBound)"
            throw .unusable(setting: path + name, at: node.place, problem: problem)
        }
        return value
    }

    /// A whole number within a range, or `nil` if it is missing or `null`.
    package func optionalInteger(_ name: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
        node(name) == nil ? nil : try integer(name, in: range, default: nil)
    }

    /// A list of texts.
    package func texts(_ name: String, default defaultValue: [String]) throws(ConfigurationError) -> [String] {
        guard let node = node(name) else { return defaultValue }
        guard case .list(let items) = node.value else { throw wrong(name, node, "a list of texts") }
        var texts: [String] = []
        for (index, item) in items.enumerated() {
            guard case .text(let text) = item.value else { throw wrong("\(name)[\(index)]", item, "a text") }
            texts.append(text)
        }
        return texts
    }

    // MARK: Groups

    /// Reads a group; if it is missing, every setting in it has its default.
    package func group<Value>(
        _ name: String, _ read: (SettingsGroup) throws(ConfigurationError) -> Value
    ) throws(ConfigurationError) -> Value {
        guard let node = node(name) else { return try Self.read(SettingsGroup(path: "\(path)\(name).", order: [], audit: audit), read) }
        return try Self.read(try group(of: node, name: name), read)
    }

    /// Reads a group, or returns `nil` if it is missing.
    package func optionalGroup<Value>(
        _ name: String, _ read: (SettingsGroup) throws(ConfigurationError) -> Value
    ) throws(ConfigurationError) -> Value? {
        guard let node = node(name) else { return nil }
        return try Self.read(try group(of: node, name: name), read)
    }

    /// Reads a list of groups, or returns `nil` if it is missing.
    package func groups<Value>(
        _ name: String, _ read: (SettingsGroup) throws(ConfigurationError) -> Value
    ) throws(ConfigurationError) -> [Value]? {
        guard let node = node(name) else { return nil }
        guard case .list(let items) = node.value else { throw wrong(name, node, "a list of groups of settings") }
        var values: [Value] = []
        for (index, item) in items.enumerated() { values.append(try Self.read(try group(of: item, name: "\(name)[\(index)]"), read)) }
        return values
    }

    /// Reads a whole JSON5 document, such as a file of rules beside the configuration.
    ///
    /// - Throws: ``ConfigurationError`` for a broken document, an unusable value or an unknown name.
    package static func read<Value>(
        json5 text: String, _ read: (SettingsGroup) throws(ConfigurationError) -> Value
    ) throws(ConfigurationError) -> Value {
        try Self.read(SettingsGroup(document: JSON5Parser.parse(text), audit: Audit()), read)
    }

    /// Reads a group to its end.
    ///
    /// - Throws: ``ConfigurationError/unknown(setting:at:meant:)`` if a setting is left that was not asked for.
    static func read<Value>(
        _ group: SettingsGroup, _ read: (SettingsGroup) throws(ConfigurationError) -> Value
    ) throws(ConfigurationError) -> Value {
        let value = try read(group)
        if let stray = group.order.first(where: { !group.known.contains($0.name) }) {
            let meant = NearestName.of(stray.name, among: group.known.sorted())
            throw .unknown(setting: group.path + stray.name, at: stray.place, meant: meant.map { group.path + $0 })
        }
        return value
    }

    /// Those of the names that the group has. They belong to settings that may be missing and have no default.
    package func holding(_ names: [String]) -> Set<String> {
        known.formUnion(names)
        return Set(names.filter { members[$0] != nil })
    }

    /// The failure for a setting that has an unusable value.
    package func unusable(_ name: String, _ problem: String) -> ConfigurationError {
        guard let member = members[name] else { return .missing(setting: path + name) }
        return .unusable(setting: path + name, at: member.value.place, problem: problem)
    }

    /// The failure for a setting that is missing. If an unknown name beside it is nearly the same, that is named as the likely slip.
    private func lacking(_ name: String) -> ConfigurationError {
        guard let stray = order.first(where: { !known.contains($0.name) && NearestName.of($0.name, among: [name]) != nil }) else {
            return .missing(setting: path + name)
        }
        return .unknown(setting: path + stray.name, at: stray.place, meant: path + name)
    }

    private func group(of node: JSON5Node, name: String) throws(ConfigurationError) -> SettingsGroup {
        guard case .object(let members) = node.value else { throw wrong(name, node, "a group of settings") }
        return SettingsGroup(path: "\(path)\(name).", order: members, audit: audit)
    }

    private func node(_ name: String) -> JSON5Node? {
        // Some readers ask twice for one name; the audit lists it once.
        let isFirst = known.insert(name).inserted
        guard let member = members[name] else {
            if isFirst { audit.absent.append(path + name) }
            return nil
        }
        // `null` means the same as a setting that was left out.
        if case .null = member.value.value { return nil }
        return member.value
    }

    private func wrong(_ name: String, _ node: JSON5Node, _ expected: String) -> ConfigurationError {
        .wrongKind(setting: path + name, at: node.place, expected: expected, found: node.kind)
    }
}
