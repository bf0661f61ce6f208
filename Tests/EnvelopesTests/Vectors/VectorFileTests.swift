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
}
