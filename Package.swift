// swift-tools-version: 6.2
import PackageDescription

// The rows of the house, lowest first. A target imports only from rows below its own (README, "Map of targets").

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// A module map over one Debian library.
func library(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func target(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one target, with whatever they need beside it.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude, swiftSettings: strict)
}

let libraries: [Target] = [
    library("COpenSSL", pkgConfig: "openssl", apt: "libssl-dev"),
    library("CSodium", pkgConfig: "libsodium", apt: "libsodium-dev"),
    library("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    library("CNGHTTP2", pkgConfig: "libnghttp2", apt: "libnghttp2-dev"),
    library("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
    library("CLoc", pkgConfig: "libloc", apt: "libloc-dev"),
    library("CMaxMindDB", pkgConfig: "libmaxminddb", apt: "libmaxminddb-dev"),
    library("CGMime", pkgConfig: "gmime-3.0", apt: "libgmime-3.0-dev"),
    library("CPSL", pkgConfig: "libpsl", apt: "libpsl-dev"),
    // The Swift runtime's own ICU.
    .systemLibrary(name: "CICU", path: "Sources/CLibraries/CICU"),
    .systemLibrary(name: "CLinux", path: "Sources/CLibraries/CLinux"),
]

// What the wrappers stand on: files, locks, threads, clocks, the addresses that mail is sent to, and text from outside.
let ground: [Target] = [target("Runtime", ["CLinux"]), target("MailSyntax"), target("ForeignText")]

let wrappers: [Target] = [
    target("Cryptography", ["COpenSSL", "CSodium"]),
    target("HTTPServer", ["COpenSSL", "CNGHTTP2", "CLinux", "Runtime"]),
    target("HTTPClient", ["CCurl", "CLinux", "COpenSSL", "Runtime"]),
    target("WebProbe", ["CCurl", "CLinux", "COpenSSL", "Runtime"]),
    target("SMTPClient", ["CCurl", "MailSyntax", "Runtime"]),
    target("MIMEMessages", ["CGMime", "MailSyntax"]),
    target("Maildir", ["CLinux", "Runtime"]),
    target("SQLite", ["CSQLite"]),
    target("LocationDatabases", ["CLoc", "CMaxMindDB"]),
    target("URLSyntax", ["CICU", "CPSL"]),
    target("CSV", ["ForeignText"]),
    target("Markup", ["ForeignText"]),
    target("CommandLineInterface", ["ForeignText"]),
]

let model: [Target] = [target("HotlineModel")]

let capabilities: [Target] = [
    target("Envelopes", ["HotlineModel", "Cryptography"]),
    target("TransparencyLog", ["HotlineModel", "Cryptography"]),
    target("CaseStore", ["HotlineModel", "Cryptography"]),
    target("Hosting", ["HotlineModel", "Cryptography", "LocationDatabases", "URLSyntax", "Runtime"]),
    target("Routing", ["HotlineModel"]),
    target("AddressReading", ["URLSyntax"]),
    target("FieldCodes", ["HotlineModel"]),
    target("Observability", ["ForeignText", "HotlineModel", "Cryptography", "Runtime"]),
    target("NodeConfiguration", ["HotlineModel", "Cryptography", "CommandLineInterface"]),
    target("AccessControl", ["Cryptography", "Runtime"]),
]

// What a takedown asks of the world, as values: is it still there, and who is told. They use what capabilities offer, each for itself.
let inquiries: [Target] = [
    target("OnlineChecks", ["MailSyntax", "Hosting", "NodeConfiguration", "HotlineModel", "LocationDatabases", "URLSyntax", "WebProbe"]),
    target("RegistrationData", ["Envelopes", "LocationDatabases", "MailSyntax"]),
]

let messages: [Target] = [
    target("NodeMessages", ["Envelopes", "HotlineModel", "Cryptography", "URLSyntax"]),
    target("Notices", ["Envelopes", "MIMEMessages", "CSV", "MailSyntax", "HotlineModel", "Cryptography", "URLSyntax"]),
]

let drivers: [Target] = [
    target("CaseStoreSQLite", ["CaseStore", "SQLite", "Cryptography", "HotlineModel", "Runtime"])
]

let records: [Target] = [
    target("NodeLog", ["CaseStore", "Envelopes", "TransparencyLog", "HotlineModel", "Cryptography"])
]

// Casework has no clock, metric or log: neither `Runtime` nor `Observability` may come in here.
let casework: [Target] = [
    target(
        "Casework",
        [
            "NodeLog", "CaseStore", "Envelopes", "AddressReading", "Hosting", "Routing", "HotlineModel", "Cryptography", "URLSyntax",
        ]),
    target(
        "Helpline", ["NodeMessages", "NodeLog", "CaseStore", "Envelopes", "TransparencyLog", "HotlineModel", "Cryptography", "Runtime"]),
    target("Membership", ["Envelopes", "HotlineModel", "Cryptography"]),
    target("Reporting", ["NodeMessages", "CaseStore", "HotlineModel", "CommandLineInterface", "CSV"]),
]

// A routed case's way to its end. Like casework, it has no clock, metric or log.
let takedown: [Target] = [
    target(
        "Takedown",
        [
            "Casework", "CaseStore", "OnlineChecks", "Notices", "Envelopes", "HotlineModel", "Cryptography", "LocationDatabases",
            "URLSyntax",
            "MailSyntax", "CSV", "Markup",
        ])
]

let service: [Target] = [
    target(
        "CaseService",
        ["Casework", "Helpline", "CaseStore", "Envelopes", "Hosting", "Observability", "HotlineModel", "Cryptography", "Runtime"])
]

let exchange: [Target] = [
    target(
        "Federation",
        [
            "CaseService", "NodeLog", "Casework", "CaseStore", "Envelopes", "TransparencyLog", "Observability", "HotlineModel",
            "Cryptography", "HTTPClient",
            "Runtime",
        ]),
    target(
        "TakedownService",
        [
            "Takedown", "OnlineChecks", "RegistrationData", "Notices", "WebProbe", "Hosting", "Routing", "LocationDatabases", "URLSyntax",
            "MailSyntax", "SMTPClient", "MIMEMessages", "Maildir", "CaseService", "Casework", "CaseStore", "Envelopes", "Observability",
            "HotlineModel",
            "Cryptography",
            "HTTPClient", "Runtime",
        ]),
    target(
        "HashExchange",
        [
            "CaseService", "Casework", "CaseStore", "Envelopes", "Observability", "HotlineModel", "Cryptography", "HTTPClient", "Runtime",
        ]),
]

let interface: [Target] = [
    target(
        "NodeAPI",
        [
            "NodeMessages", "CaseService", "NodeLog", "Federation", "HashExchange", "Takedown", "TakedownService", "Casework", "Reporting",
            "Helpline", "CaseStore", "Envelopes", "TransparencyLog", "Hosting", "Observability",
            "AccessControl", "AddressReading", "CSV", "HotlineModel", "Cryptography", "HTTPServer", "Runtime", "URLSyntax",
        ]),
    target(
        "Dashboard",
        [
            "Markup", "Cryptography", "Envelopes", "Federation", "HashExchange", "CaseService", "Casework", "CaseStore", "Observability",
            "HotlineModel", "Runtime",
        ]),
    target(
        "Replay",
        [
            "NodeMessages", "Hosting", "LocationDatabases", "NodeConfiguration", "Envelopes", "HotlineModel", "Cryptography", "HTTPClient",
            "CommandLineInterface", "Runtime",
        ]),
]

let program: [Target] = [
    .executableTarget(
        name: "hotline",
        dependencies: [
            "NodeMessages", "NodeAPI", "Dashboard", "Federation", "HashExchange", "Takedown", "TakedownService", "OnlineChecks", "WebProbe",
            "CaseService", "NodeLog",
            "Casework", "Helpline",
            "Reporting", "CaseStoreSQLite", "CaseStore", "Envelopes",
            "Hosting", "Routing", "TransparencyLog", "Observability", "HotlineModel", "Cryptography", "HTTPServer", "HTTPClient",
            "LocationDatabases", "Runtime", "CommandLineInterface", "NodeConfiguration", "Membership", "Replay", "AccessControl",
            "FieldCodes", "Notices", "MailSyntax", "Maildir", "SMTPClient", "RegistrationData", "ForeignText",
        ],
        swiftSettings: strict)
]

// What tests of several targets share.
let testSupport: Target = .target(
    name: "TestSupport", dependencies: ["COpenSSL", "Cryptography", "Envelopes", "HotlineModel", "Observability", "Runtime"],
    path: "Tests/TestSupport", swiftSettings: strict)

// What drivers of the store are tested with.
let storeSupport: [Target] = [
    .target(
        name: "CaseStoreSamples", dependencies: ["CaseStore", "HotlineModel", "Cryptography"], path: "Tests/CaseStoreSamples",
        swiftSettings: strict),
    .target(
        name: "CaseStoreConformance", dependencies: ["CaseStoreSamples", "CaseStore", "HotlineModel", "Cryptography"],
        path: "Tests/CaseStoreConformance", swiftSettings: strict),
    // Killed in the middle of its writes by a test.
    .executableTarget(
        name: "StoreWriterProcess", dependencies: ["CaseStoreSamples", "CaseStoreSQLite", "CaseStore", "HotlineModel", "Cryptography"],
        path: "Tests/StoreWriterProcess", swiftSettings: strict),
]

// Our side of Deploy/check-hosts.
let canonicalForms: Target = .executableTarget(
    name: "CanonicalForms", dependencies: ["URLSyntax"], path: "Tests/CanonicalForms", swiftSettings: strict)

// Desks over real stores, without HTTP, TLS or a federation.
let testCasework: Target = .target(
    name: "TestCasework",
    dependencies: [
        "TestSupport", "CaseService", "Casework", "NodeLog", "CaseStore", "CaseStoreSQLite", "Envelopes", "Hosting", "HotlineModel",
        "Cryptography", "Observability", "Runtime",
    ], path: "Tests/TestCasework", swiftSettings: strict)

// A federation in one process, over real stores and real TLS.
let testFederation: Target = .target(
    name: "TestFederation",
    dependencies: [
        "TestCasework", "TestSupport", "NodeAPI", "Federation", "HashExchange", "Takedown", "TakedownService", "CaseService", "NodeLog",
        "Casework", "CaseStore", "CaseStoreSQLite", "AccessControl",
        "Envelopes", "Helpline", "Hosting",
        "HotlineModel", "Cryptography", "HTTPServer", "HTTPClient", "Observability", "Runtime",
    ], path: "Tests/TestFederation", swiftSettings: strict)

// Figures beside the limits of the machine: `swift run -c release benchmarks`.
let benchmarks: Target = .executableTarget(
    name: "benchmarks",
    dependencies: [
        "TestFederation", "TestCasework", "TestSupport", "CaseStore", "CaseStoreSQLite", "AccessControl", "Observability", "CaseService",
        "Casework", "Envelopes", "Hosting",
        "HotlineModel",
        "Cryptography",
        "HTTPClient", "HTTPServer", "NodeAPI", "LocationDatabases", "SQLite", "CommandLineInterface", "Runtime", "Takedown",
        "TakedownService", "OnlineChecks", "WebProbe", "Notices", "MailSyntax", "Reporting",
        "NodeMessages",
    ], path: "Tests/Benchmarks", exclude: ["thresholds.json"], swiftSettings: strict)

// `Tests/<Target>Tests` mirrors `Sources/<Target>`.
let testTargets: [Target] = [
    testCasework,
    testFederation,
    benchmarks,
    tests("SQLite"),
    tests(
        "Dashboard",
        [
            "TestFederation", "TestCasework", "CaseService", "NodeLog", "Casework", "CaseStore", "CaseStoreSQLite", "Envelopes",
            "Federation",
            "HotlineModel", "Cryptography",
            "NodeAPI", "Observability",
        ]),
    tests(
        "NodeAPI",
        [
            "NodeMessages", "TestFederation", "TestCasework", "TestSupport", "CaseService", "NodeLog", "AccessControl", "Casework",
            "CaseStore",
            "CaseStoreSQLite",
            "Cryptography", "Envelopes",
            "Federation", "HTTPClient", "HTTPServer", "HashExchange", "Helpline", "HotlineModel", "Observability",
        ], exclude: ["table-corpus.json"]),
    tests(
        "Casework",
        [
            "TestCasework", "TestSupport", "CaseService", "NodeLog", "CaseStore", "CaseStoreSQLite", "Envelopes", "HotlineModel",
            "Cryptography", "TransparencyLog", "Observability", "Runtime",
        ]),
    tests(
        "CaseService",
        [
            "TestCasework", "TestSupport", "Casework", "Helpline", "NodeLog", "CaseStore", "CaseStoreSQLite", "Envelopes",
            "HotlineModel", "Cryptography", "TransparencyLog", "Observability", "Runtime",
        ]),
    tests(
        "Takedown",
        [
            "OnlineChecks", "TestCasework", "TestSupport", "CaseService", "Casework", "CaseStore", "CaseStoreSQLite", "Envelopes",
            "HotlineModel",
            "Cryptography", "Observability", "Runtime",
        ]),
    tests(
        "TakedownService",
        [
            "Takedown", "OnlineChecks", "RegistrationData", "Notices", "MailSyntax", "Maildir", "SMTPClient", "WebProbe", "Hosting",
            "TestCasework",
            "TestMail", "TestSupport", "CaseService", "Casework", "CaseStore", "CaseStoreSQLite", "CaseStoreSamples", "Envelopes",
            "HTTPClient", "HTTPServer", "HotlineModel", "Cryptography", "Observability", "Runtime",
        ]),
    tests("NodeLog", ["TestSupport", "CaseStore", "CaseStoreSQLite", "HotlineModel", "Cryptography", "TransparencyLog"]),
    tests(
        "HashExchange",
        [
            "TestFederation", "TestCasework", "TestSupport", "CaseService", "NodeLog", "Casework", "CaseStore", "CaseStoreSQLite",
            "Envelopes",
            "Federation", "HotlineModel",
            "Cryptography", "HTTPClient", "NodeAPI", "Observability", "Runtime",
        ]),
    tests(
        "Federation",
        [
            "TestFederation", "TestCasework", "TestSupport", "CaseService", "NodeLog", "Casework", "CaseStore", "CaseStoreSQLite",
            "Envelopes",
            "HotlineModel", "Cryptography",
            "HTTPClient", "HTTPServer", "NodeAPI", "Observability", "Runtime", "TransparencyLog",
        ]),
    testSupport,
    canonicalForms,
    tests("NodeMessages", ["Cryptography", "Envelopes", "HotlineModel"]),
    tests("CaseStore", ["CaseStoreSamples", "HotlineModel", "Cryptography"]),
    tests(
        "CaseStoreSQLite",
        ["CaseStoreConformance", "CaseStoreSamples", "StoreWriterProcess", "CaseStore", "SQLite", "HotlineModel", "Cryptography"]),
    tests("Reporting", ["NodeMessages", "CaseStore", "Envelopes", "HotlineModel"]),
    tests("CommandLineInterface"),
    tests(
        "hotline",
        [
            "Cryptography", "Envelopes", "ForeignText", "HotlineModel", "HTTPClient", "HTTPServer", "Replay", "SQLite", "TestMail",
            "TestSupport",
        ]),
    tests("NodeConfiguration", ["HotlineModel", "Cryptography"]),
    tests(
        "Helpline",
        [
            "NodeMessages", "TestSupport", "NodeLog", "CaseStore", "CaseStoreSQLite", "Envelopes", "TransparencyLog", "HotlineModel",
            "Cryptography",
            "Runtime",
        ]),
    tests("Membership", ["Envelopes", "HotlineModel", "Cryptography"]),
    tests("Cryptography"),
    tests("Envelopes", ["TestSupport", "HotlineModel", "Cryptography"]),
    tests("HTTPClient", ["HTTPServer", "TestSupport", "Cryptography"]),
    tests("HTTPServer", ["TestSupport", "Cryptography"]),
    tests("WebProbe", ["TestSupport", "Cryptography"]),
    // Relays written in Python, and what other implementations read in our mails.
    .target(
        name: "TestMail", dependencies: ["TestSupport", "Envelopes"], path: "Tests/TestMail", exclude: ["Scripts"], swiftSettings: strict),
    tests("MailSyntax"),
    tests("MIMEMessages", ["MailSyntax", "TestMail", "TestSupport", "Envelopes"]),
    tests("Maildir", ["TestSupport", "Runtime"]),
    tests(
        "Notices",
        ["MIMEMessages", "MailSyntax", "SMTPClient", "CSV", "TestMail", "Envelopes", "HotlineModel", "Cryptography"]),
    tests("SMTPClient", ["MailSyntax", "TestMail", "TestSupport", "Envelopes", "Cryptography"]),
    tests("TransparencyLog", ["Cryptography", "HotlineModel"]),
    tests("HotlineModel"),
    tests("LocationDatabases", ["TestSupport"]),
    tests("URLSyntax"),
    tests("AddressReading", ["URLSyntax"], exclude: ["corpus.json"]),
    tests("Hosting", ["TestSupport", "HotlineModel", "Cryptography", "LocationDatabases"]),
    tests("Observability", ["TestSupport", "HotlineModel", "Cryptography", "Runtime"]),
    tests("Runtime", ["TestSupport"]),
    tests("CSV"),
    tests("ForeignText"),
    tests("Markup"),
    tests("AccessControl", ["TestSupport", "Cryptography"]),
    tests("Routing", ["HotlineModel"]),
    tests("FieldCodes", ["HotlineModel"]),
    tests("RegistrationData", ["LocationDatabases", "MailSyntax", "TestSupport", "WebProbe"]),
    tests(
        "OnlineChecks",
        ["TestSupport", "Hosting", "MailSyntax", "Cryptography", "HotlineModel", "LocationDatabases", "NodeConfiguration", "WebProbe"]),
    tests(
        "Replay",
        ["TestSupport", "NodeMessages", "Hosting", "Routing", "Envelopes", "HotlineModel", "Cryptography", "HTTPClient", "Runtime"]),
]

/// A parser of outside bytes under libFuzzer: a static library, because an executable target would break a plain `swift build`.
func fuzz(_ name: String, _ dependencies: [Target.Dependency], seeds: [String] = []) -> Target {
    .target(name: "\(name)Fuzz", dependencies: dependencies, path: "Tests/Fuzz/\(name)Fuzz", exclude: seeds, swiftSettings: strict)
}

let fuzzTargets: [Target] = [
    fuzz("Address", ["URLSyntax"]),
    fuzz("BlackingOut", ["Helpline"]),
    fuzz("Certificate", ["Cryptography"]),
    fuzz("CSV", ["CSV"]),
    fuzz("Evidence", ["Envelopes", "Cryptography"]),
    fuzz("Identifier", ["HotlineModel"]),
    fuzz("Interface", ["Notices"], seeds: ["Seeds"]),
    fuzz("JSON", ["Envelopes"]),
    fuzz("LocationFile", ["Hosting", "LocationDatabases"]),
    fuzz("Log", ["TransparencyLog", "Cryptography"]),
    fuzz("Mail", ["MIMEMessages", "Notices", "MailSyntax", "Cryptography"], seeds: ["Seeds"]),
    fuzz("Membership", ["Membership", "HotlineModel"]),
    fuzz("Message", ["Envelopes"]),
    fuzz("Origin", ["Takedown", "HotlineModel"], seeds: ["Seeds"]),
    fuzz("Registration", ["RegistrationData", "MailSyntax"], seeds: ["Seeds"]),
    fuzz("RequestParser", ["HTTPServer"], seeds: ["Seeds"]),
    fuzz("Settings", ["NodeConfiguration"]),
    fuzz("Signature", ["Envelopes", "Cryptography"]),
    fuzz("Trust", ["Envelopes", "Cryptography"]),
]

let package = Package(
    name: "hotline",
    products: fuzzTargets.map { .library(name: $0.name, type: .static, targets: [$0.name]) },
    targets: libraries + ground + wrappers + model + capabilities + inquiries + messages + drivers + records + casework + takedown
        + service + exchange
        + interface + program
        + storeSupport + testTargets
        + fuzzTargets
)
