import Cryptography
import Foundation
import Testing

@Suite struct Base64Tests {
    @Test func encodesAndDecodesEveryLength() {
        for count in 0...200 {
            let bytes = SecureRandom.bytes(count)
            let standard = Data(bytes).base64EncodedString()
            let url = standard.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            #expect(Base64.encode(bytes) == standard)
            #expect(Base64.decode(standard) == bytes)
            #expect(Base64URL.encode(bytes) == url)
            #expect(Base64URL.decode(url) == bytes)
            #expect(Base64URL.decode(Array(url.utf8)) == bytes)
            #expect(Base64URL.decode((Array(url.utf8) + [0])[..<url.utf8.count]) == bytes)
            var text: [UInt8] = [0x2E]
            Base64URL.append(bytes.span, to: &text)
            #expect(String(decoding: text, as: UTF8.self) == "." + url)
        }
    }

    @Test(arguments: ["A", "AA==", "AA=", "AB", "AAB", "AAAAA", "A A", "AA\n", "A+", "A/", "AÄ", "AAAA="])
    func refusesEveryOtherFormOfBase64URL(text: String) { #expect(Base64URL.decode(text) == nil) }

    @Test(arguments: ["A", "AA", "AA=", "AB==", "AAB=", "AAAA====", "A===", "====", "A=A=", "AA==AA==", "A-==", "AA\n="])
    func refusesEveryOtherFormOfBase64(text: String) { #expect(Base64.decode(text) == nil) }

    @Test(arguments: UInt8(128)...255) func aByteAbove127IsNoDigit(_ byte: UInt8) {
        #expect(Base64URL.decode([byte, byte, byte, byte]) == nil && Base64.decode([byte, byte, byte, byte]) == nil)
        #expect(Base64URL.decode([0xC3, byte, 0xC3, byte]) == nil)
    }
}
