/** Elements of text: the schema gives amounts and dates no type of their own, so every digit comes through as it is. */
const fields = (names: readonly string[], optional: readonly string[] = []): string =>
  [
    ...names.map((name) => `<xsd:element name="${name}" type="xsd:string"/>`),
    ...optional.map((name) => `<xsd:element name="${name}" type="xsd:string" minOccurs="0"/>`),
  ].join('');

const element = (name: string, content: string): string =>
  `<xsd:element name="${name}"><xsd:complexType><xsd:sequence>${content}</xsd:sequence></xsd:complexType></xsd:element>`;

const LINE = `<xsd:complexType name="DocumentLine"><xsd:sequence>${fields(
  ['externalLineId', 'revenueAccount', 'net', 'taxCode', 'tax'],
  ['projectNo', 'text'],
)}</xsd:sequence></xsd:complexType>`;

const OPERATIONS = {
  GetCustomer: {
    ask: fields([], ['customerNo', 'externalId', 'reference']),
    answer: fields(
      ['customerNo', 'name', 'currency', 'block', 'creditLimit', 'creditUsed'],
      ['externalId', 'reference', 'vatId', 'formerCustomerNo'],
    ),
  },
  CheckCredit: {
    ask: fields(['customerNo'], ['amount']),
    answer: fields(['customerNo', 'decision', 'block', 'creditLimit', 'creditUsed']),
  },
  GetDocumentStatus: {
    ask: fields([], ['externalId', 'erpDocNo']),
    answer: fields(
      ['externalId', 'kind', 'status', 'customerNo', 'currency', 'gross', 'openAmount'],
      ['erpDocNo', 'postingDate', 'reasonCode', 'reasonText'],
    ),
  },
  PostDocument: {
    ask: `${fields(['externalId', 'kind', 'customerNo', 'documentDate', 'dueDate', 'currency', 'gross', 'reference'])}<xsd:element name="line" type="tns:DocumentLine" minOccurs="0" maxOccurs="unbounded"/>`,
    answer: fields(['externalId', 'erpDocNo', 'status', 'duplicate'], ['postingDate']),
  },
} as const;

const names = Object.keys(OPERATIONS);
const of = (write: (name: string) => string): string => names.map(write).join('');

export const AR_FACADE_PATH = '/services/ArFacade';
const NAMESPACE = 'urn:erp-l:ar-facade';

/** The service's own description, as it gives it at `?wsdl`. Source: interface description, "SOAP service". */
export const arFacadeWsdl = (location: string): string => `<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions name="ArFacade" targetNamespace="${NAMESPACE}" xmlns:tns="${NAMESPACE}"
  xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<wsdl:types><xsd:schema targetNamespace="${NAMESPACE}" elementFormDefault="qualified">${LINE}${Object.entries(
  OPERATIONS,
)
  .map(([name, { ask, answer }]) => element(name, ask) + element(`${name}Response`, answer))
  .join('')}</xsd:schema></wsdl:types>
${of((name) => `<wsdl:message name="${name}In"><wsdl:part name="parameters" element="tns:${name}"/></wsdl:message><wsdl:message name="${name}Out"><wsdl:part name="parameters" element="tns:${name}Response"/></wsdl:message>`)}
<wsdl:portType name="ArFacadePortType">${of((name) => `<wsdl:operation name="${name}"><wsdl:input message="tns:${name}In"/><wsdl:output message="tns:${name}Out"/></wsdl:operation>`)}</wsdl:portType>
<wsdl:binding name="ArFacadeBinding" type="tns:ArFacadePortType"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>${of((name) => `<wsdl:operation name="${name}"><soap:operation soapAction="${NAMESPACE}/${name}"/><wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>`)}</wsdl:binding>
<wsdl:service name="ArFacade"><wsdl:port name="ArFacadePort" binding="tns:ArFacadeBinding"><soap:address location="${location}"/></wsdl:port></wsdl:service>
</wsdl:definitions>`;
