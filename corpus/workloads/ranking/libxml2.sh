x=bld/xmllint
awk 'BEGIN {
	print "<?xml version=\"1.0\"?>\n<!DOCTYPE list [<!ELEMENT list (item*)><!ELEMENT item (name, note?, p:v*)><!ATTLIST item id ID #REQUIRED kind CDATA \"plain\"><!ATTLIST list xmlns:p CDATA #IMPLIED><!ELEMENT name (#PCDATA)><!ELEMENT note (#PCDATA)><!ELEMENT p:v EMPTY><!ATTLIST p:v n CDATA #REQUIRED><!ENTITY co \"Some &#38;#38; Company\">]>"
	print "<list xmlns:p=\"urn:p\">"
	for (i = 0; i < 4000; i++)
		printf "<item id=\"i%d\" kind=\"k%d\"><name>N%d &amp; &co;</name>%s<p:v n=\"%d\"/></item>\n", i, i % 7, i, i % 3 ? "<note>some text with &lt;marks&gt; in it</note>" : "", i * 3
	print "</list>"
}' >"$OUT/list.xml"
awk 'BEGIN { print "<html><head><title>t</title></head><body>"; for (i = 0; i < 3000; i++) printf "<p class=a%d>Text <b>bold<i>both</b></i> &nbsp;<a href=\"x?a=%d&b=2\">link</a><br><img src=i.png alt=x>\n", i, i; print "</body></html>" }' >"$OUT/page.html"
cat >"$OUT/list.xsd" <<X
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="all"><xs:complexType><xs:sequence>
<xs:element name="e" maxOccurs="unbounded"><xs:complexType><xs:sequence><xs:element name="n" type="xs:integer"/>
<xs:element name="d" type="xs:date"/><xs:element name="s"><xs:simpleType><xs:restriction base="xs:string">
<xs:pattern value="[a-z]+[0-9]*"/></xs:restriction></xs:simpleType></xs:element></xs:sequence>
<xs:attribute name="k" type="xs:NMTOKEN" use="required"/></xs:complexType></xs:element></xs:sequence></xs:complexType>
<xs:key name="key"><xs:selector xpath="e"/><xs:field xpath="@k"/></xs:key></xs:element></xs:schema>
X
cat >"$OUT/list.rng" <<X
<element name="all" xmlns="http://relaxng.org/ns/structure/1.0"><oneOrMore><element name="e"><attribute name="k"/><element name="n"><text/></element><element name="d"><text/></element><element name="s"><text/></element></element></oneOrMore></element>
X
awk 'BEGIN { print "<all>"; for (i = 0; i < 1500; i++) printf "<e k=\"k%d\"><n>%d</n><d>2020-01-%02d</d><s>abc%d</s></e>\n", i, i, i % 28 + 1, i; print "</all>" }' >"$OUT/all.xml"
$x --noout "$OUT/list.xml"
$x --noout --valid "$OUT/list.xml"
$x --noout --sax "$OUT/list.xml" >/dev/null
$x --noout --stream "$OUT/list.xml"
$x --noout --push "$OUT/list.xml"
$x --format --noent "$OUT/list.xml" >/dev/null
$x --c14n "$OUT/list.xml" >/dev/null
$x --encode ISO-8859-1 "$OUT/list.xml" >/dev/null
$x --xpath 'count(//item[@kind="k3"]/name[contains(., "5")])' "$OUT/list.xml"
$x --xpath '//item[number(substring(@id, 2)) mod 100 = 0]/note/text()' "$OUT/list.xml" >/dev/null
$x --noout --stream --pattern '//item/name' "$OUT/list.xml" >/dev/null
$x --html --noout "$OUT/page.html" 2>/dev/null
$x --html --format "$OUT/page.html" >/dev/null 2>&1
$x --noout --schema "$OUT/list.xsd" "$OUT/all.xml"
$x --noout --relaxng "$OUT/list.rng" "$OUT/all.xml"
$x --noout --walker --copy "$OUT/all.xml" >/dev/null
