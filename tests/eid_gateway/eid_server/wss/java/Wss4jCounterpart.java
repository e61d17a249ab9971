import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.ws.security.WSConstants;
import org.apache.ws.security.WSDataRef;
import org.apache.ws.security.WSEncryptionPart;
import org.apache.ws.security.WSSecurityEngine;
import org.apache.ws.security.WSSecurityEngineResult;
import org.apache.ws.security.WSSecurityException;
import org.apache.ws.security.components.crypto.Merlin;
import org.apache.ws.security.message.WSSecHeader;
import org.apache.ws.security.message.WSSecSignature;
import org.apache.ws.security.message.WSSecTimestamp;
import org.w3c.dom.Document;

/**
 * Signs and verifies as eID-Servers in the field do, most of which are built on Apache WSS4J.
 * Arguments: the key store to sign with, then pairs of `verify trust.p12 file...` and `sign in out`, in any order.
 */
public class Wss4jCounterpart {
    static final char[] PASSWORD = "test".toCharArray();
    static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";

    public static void main(String[] arguments) throws Exception {
        Merlin own = merlin(arguments[0]);
        for (int at = 1; at < arguments.length; at += 3) {
            if (arguments[at].equals("sign")) sign(own, arguments[at + 1], arguments[at + 2]);
            else System.out.println(arguments[at + 2] + " " + verify(merlin(arguments[at + 1]), arguments[at + 2]));
        }
    }

    static Merlin merlin(String file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = new FileInputStream(file)) { store.load(content, PASSWORD); }
        Merlin crypto = new Merlin();
        crypto.setKeyStore(store);
        return crypto;
    }

    static Document read(String file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new File(file));
    }

    static String verify(Merlin trusted, String file) throws Exception {
        try {
            List<String> signed = new ArrayList<>();
            for (WSSecurityEngineResult result : new WSSecurityEngine().processSecurityHeader(read(file), null, null, trusted)) {
                Object references = result.get(WSSecurityEngineResult.TAG_DATA_REF_URIS);
                if (references == null) continue;
                for (Object each : (List<?>) references) signed.add(((WSDataRef) each).getName().getLocalPart());
            }
            return String.join(",", signed);
        } catch (WSSecurityException refusal) {
            return "refused";
        }
    }

    static void sign(Merlin own, String from, String to) throws Exception {
        Document document = read(from);
        WSSecHeader header = new WSSecHeader();
        header.insertSecurityHeader(document);
        WSSecTimestamp timestamp = new WSSecTimestamp();
        timestamp.setTimeToLive(300);
        timestamp.build(document, header);
        WSSecSignature signature = new WSSecSignature();
        signature.setUserInfo("own", "test");
        signature.setKeyIdentifierType(WSConstants.ISSUER_SERIAL);
        signature.setSignatureAlgorithm(RSA_SHA256);
        signature.setDigestAlgo(SHA256);
        List<WSEncryptionPart> parts = new ArrayList<>();
        parts.add(new WSEncryptionPart("Timestamp", WSConstants.WSU_NS, ""));
        parts.add(new WSEncryptionPart("Body", WSConstants.URI_SOAP11_ENV, ""));
        signature.setParts(parts);
        Document signed = signature.build(document, own, header);
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(signed), new StreamResult(new File(to)));
    }
}
