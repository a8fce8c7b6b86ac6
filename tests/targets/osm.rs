//! Extracts of OpenStreetMap in the format that its page describes: what tests and seeds of the fuzz targets write.

fn varint(mut value: u64, to: &mut Vec<u8>) {
    while value >= 0x80 {
        to.push((value as u8) | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}

/// A field of bytes.
fn field(number: u64, bytes: &[u8], to: &mut Vec<u8>) {
    varint((number << 3) | 2, to);
    varint(bytes.len() as u64, to);
    to.extend(bytes);
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

/// Numbers as differences to the one before.
fn deltas(values: &[i64]) -> Vec<u8> {
    let (mut bytes, mut before) = (Vec::new(), 0);
    for &value in values {
        varint(zigzag(value - before), &mut bytes);
        before = value;
    }
    bytes
}

fn blob(kind: &str, block: &[u8], to: &mut Vec<u8>) {
    let (mut body, mut header) = (Vec::new(), Vec::new());
    field(1, block, &mut body);
    field(1, kind.as_bytes(), &mut header);
    varint(3 << 3, &mut header);
    varint(body.len() as u64, &mut header);
    to.extend((header.len() as u32).to_be_bytes());
    to.extend(header);
    to.extend(body);
}

/// An extract with nodes (id, lat, lon) and ways (class of road, with further tags such as `;access=no`, and nodes).
pub fn extract(nodes: &[(i64, f64, f64)], ways: &[(&str, &[i64])]) -> Vec<u8> {
    let mut header = Vec::new();
    field(4, b"OsmSchema-V0.6", &mut header);
    field(4, b"DenseNodes", &mut header);
    let mut bytes = Vec::new();
    blob("OSMHeader", &header, &mut bytes);
    let units = |degrees: f64| (degrees * 1e7).round() as i64;
    let mut dense = Vec::new();
    field(1, &deltas(&nodes.iter().map(|node| node.0).collect::<Vec<_>>()), &mut dense);
    field(8, &deltas(&nodes.iter().map(|node| units(node.1)).collect::<Vec<_>>()), &mut dense);
    field(9, &deltas(&nodes.iter().map(|node| units(node.2)).collect::<Vec<_>>()), &mut dense);
    let (mut group, mut block) = (Vec::new(), Vec::new());
    field(2, &dense, &mut group);
    field(1, &[], &mut block);
    field(2, &group, &mut block);
    blob("OSMData", &block, &mut bytes);
    let (mut strings, mut group, mut block) = (Vec::new(), Vec::new(), Vec::new());
    field(1, b"", &mut strings);
    field(1, b"highway", &mut strings);
    let mut known = 2_u8;
    for (index, (class, refs)) in ways.iter().enumerate() {
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        let mut put = |text: &str| {
            field(1, text.as_bytes(), &mut strings);
            known += 1;
            known - 1
        };
        for said in class.split(';') {
            let (key, value) = said.split_once('=').map_or((None, said), |(key, value)| (Some(key), value));
            keys.push(key.map_or(1, &mut put));
            values.push(put(value));
        }
        let mut way = Vec::new();
        varint(1 << 3, &mut way);
        varint(index as u64 + 1, &mut way);
        field(2, &keys, &mut way);
        field(3, &values, &mut way);
        field(8, &deltas(refs), &mut way);
        field(3, &way, &mut group);
    }
    field(1, &strings, &mut block);
    field(2, &group, &mut block);
    blob("OSMData", &block, &mut bytes);
    bytes
}
