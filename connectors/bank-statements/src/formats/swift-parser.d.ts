/** The part of `@centrapay/swift-parser` that is used; the package has no types of its own. */
declare module '@centrapay/swift-parser' {
  interface ExactNumber {
    toFixed(): string;
  }
  export interface SwiftTransaction {
    readonly amount: ExactNumber;
    readonly details: string;
    readonly structuredDetails?: Readonly<Record<string, string>>;
  }
  export interface SwiftStatement {
    readonly transactionReference: string;
    readonly accountIdentification: string;
    readonly number: { readonly statement: string; readonly sequence: string };
    readonly currency: string;
    readonly openingBalance: ExactNumber;
    readonly closingBalance: ExactNumber;
    readonly transactions: readonly SwiftTransaction[];
  }
  const parser: {
    parse(options: { data: string; type: 'mt940'; validate?: boolean }): SwiftStatement[];
  };
  export default parser;
}
