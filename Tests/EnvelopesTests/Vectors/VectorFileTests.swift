import Envelopes
import Foundation
import Testing

@Suite struct VectorFileTests {
    @Test(arguments: VectorFile.allCases)
    func theFileIsWhatTheGeneratorMakes(file: VectorFile) throws {
        let made = try file.made().pretty
        if ProcessInfo.processInfo.environment["HOTLINE_WRITE_VECTORS"] == "1" { try file.write(made) }
        #expect(try file.bytes() == made, "HOTLINE_WRITE_VECTORS=1 swift test --filter VectorFileTests makes it anew")
    }

    /// A vector shows every refusal that bytes alone can cause. The others need a connection, a stream, a store, or too many bytes.
    @Test func everyRefusalThatBytesCauseHasAVector() throws {
        var codes: Set<String> = []
        for file in VectorFile.allCases { try file.read().collectCodes(into: &codes) }
        let elsewhere: Set<RefusalCode> = [.unsupportedMediaType, .tooLarge, .directoryMissing]
        let lines: Set<RefusalCode> = [.envelopeTooLarge, .unknownType, .suspended, .notCentral, .badEvidence]
        let caused = RefusalCode.allCases.filter { code in
            lines.contains(code) || [.signature, .text, .batch, .receipt, .trust].contains(code.scope) && !elsewhere.contains(code)
        }
        #expect(caused.map(\.rawValue).filter { !codes.contains($0) } == [])
    }
}

extension JSONValue {
    fileprivate func collectCodes(into codes: inout Set<String>) {
        switch self {
        case .array(let elements): for element in elements { element.collectCodes(into: &codes) }
        case .object(let members):
            for member in members {
                if member.name == "code", let code = member.value.string { codes.insert(code) }
                member.value.collectCodes(into: &codes)
            }
        default: break
        }
    }
}
