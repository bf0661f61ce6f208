import CaseStoreSamples
import Cryptography
import HotlineModel
import Testing

@testable import CaseStore

@Suite struct VaultTests {
    let vault: Vault
    let other: Vault
    private let id = CaseID(opener: Sample.nl, number: Sample.id(1))

    init() throws {
        vault = try Vault(nodeKey: SymmetricKey(bytes: [UInt8](repeating: 1, count: 32)))
        other = try Vault(nodeKey: SymmetricKey(bytes: [UInt8](repeating: 2, count: 32)))
    }

    @Test func opensWhatItSealedUnderTheKeyOfItsCase() throws {
        let key = try vault.newKey(for: id)
        let sealed = try key.seal(Array("a text".utf8), as: .caseFile)
        #expect(try vault.key(for: id, wrapped: key.wrapped).unseal(sealed, as: .caseFile) == Array("a text".utf8))
        #expect(try key.seal(Array("a text".utf8), as: .caseFile) != sealed)
    }

    @Test func aKeyIsUnwrappedForItsOwnCaseAndByItsOwnNode() throws {
        let key = try vault.newKey(for: id)
        #expect(throws: CryptographyError.notAuthentic) {
            try vault.key(for: CaseID(opener: Sample.nl, number: Sample.id(2)), wrapped: key.wrapped)
        }
        #expect(throws: CryptographyError.notAuthentic) {
            try vault.key(for: CaseID(opener: Sample.de, number: Sample.id(1)), wrapped: key.wrapped)
        }
        #expect(throws: CryptographyError.notAuthentic) { try other.key(for: id, wrapped: key.wrapped) }
        #expect(throws: CryptographyError.notAuthentic) { try vault.key(forTip: Sample.id(1), wrapped: key.wrapped) }
    }

    @Test func aTipHasAKeyOfItsOwn() throws {
        let key = try vault.newKey(forTip: Sample.id(1))
        let sealed = try key.seal([1, 2, 3], as: .tipContents)
        #expect(try vault.key(forTip: Sample.id(1), wrapped: key.wrapped).unseal(sealed, as: .tipContents) == [1, 2, 3])
        #expect(throws: CryptographyError.notAuthentic) { try vault.key(forTip: Sample.id(2), wrapped: key.wrapped) }
        #expect(throws: CryptographyError.notAuthentic) { try vault.key(for: id, wrapped: key.wrapped) }
    }

    @Test func whatWasChangedIsNotOpened() throws {
        let key = try vault.newKey(for: id)
        let sealed = try key.seal(Array("a text".utf8), as: .caseFile)
        for position in sealed.indices {
            var changed = sealed
            changed[position] ^= 1
            #expect(throws: CryptographyError.notAuthentic) { try key.unseal(changed, as: .caseFile) }
        }
        #expect(throws: CryptographyError.notAuthentic) { try key.unseal([], as: .caseFile) }
    }

    @Test func aSealedValueIsOpenedAtItsOwnPlaceAlone() throws {
        let key = try vault.newKey(for: id)
        for place in SealedPlace.allCases {
            let sealed = try key.seal([1, 2, 3], as: place)
            for other in SealedPlace.allCases where other != place {
                #expect(throws: CryptographyError.notAuthentic) { try key.unseal(sealed, as: other) }
            }
            #expect(try key.unseal(sealed, as: place) == [1, 2, 3])
        }
    }

    @Test func theLengthOfASealedValueTellsItsBlocksAlone() throws {
        let key = try vault.newKey(for: id)
        func length(of count: Int) throws -> Int { try key.seal(Array(repeating: 0, count: count), as: .caseFile).count }
        #expect(try Set((0..<CaseKey.block).map(length)).count == 1)
        #expect(try length(of: CaseKey.block) == length(of: 0) + CaseKey.block)
        for bytes: [UInt8] in [[], [0x80], [0x80, 0, 0], Array(repeating: 0, count: 600)] {
            #expect(try key.unseal(key.seal(bytes, as: .caseFile), as: .caseFile) == bytes)
        }
    }

    @Test func aBlindIndexFindsEqualValuesOfOneKindOnly() {
        let purposes: [Vault.Purpose] = [
            .address, .reportKey, .unreadableWords, .reportContents, .tipKey, .tipContents, .tipCode, .tipAnswer, .contactKey,
        ]
        let indexes = purposes.map { vault.blindIndex("value", for: $0) }
        #expect(Set(indexes).count == purposes.count)
        #expect(indexes == purposes.map { vault.blindIndex("value", for: $0) })
        #expect(vault.blindIndex("value", for: .address) != vault.blindIndex("Value", for: .address))
        #expect(vault.blindIndex("value", for: .address) != other.blindIndex("value", for: .address))
    }

    @Test func theCheckTellsKeysApart() throws {
        #expect(vault.check != other.check)
        #expect(vault.check == (try Vault(nodeKey: SymmetricKey(bytes: [UInt8](repeating: 1, count: 32))).check))
    }
}

@Suite struct WorkLeaseTests {
    @Test(arguments: [(0, true), (9, true), (10, false), (11, false)] as [(Int64, Bool)])
    func aLeaseEndsAtItsMoment(now: Int64, holds: Bool) {
        var item = WorkItem(
            caseNumber: 1, caseID: CaseID(opener: Sample.nl, number: Sample.id(1)), urgency: 3, since: Sample.time(), reports: 1,
            origins: [])
        #expect(item.lease(at: Sample.time(now)) == nil)
        item.lease = WorkLease(number: 7, holder: "anna", until: Sample.time(10))
        #expect((item.lease(at: Sample.time(now))?.number == 7) == holds)
        #expect(item.position == WorkListPosition(urgency: 3, since: Sample.time(), caseNumber: 1))
    }
}
