//! Polygons as shapefiles, written as the format's description has it: seeds of the fuzz target.

/// A ring of longitudes and latitudes, and the code and name of its unit.
pub type Shape<'a> = (&'a [(f64, f64)], &'a str, &'a str);

/// Widths of the columns `ADM3_PCODE` and `ADM3_EN`.
const WIDTHS: [(&str, usize); 2] = [("ADM3_PCODE", 8), ("ADM3_EN", 12)];

fn int(size: usize) -> i32 {
    i32::try_from(size).expect("a small file")
}

/// The bytes of a .shp file.
pub fn shp(shapes: &[Shape<'_>]) -> Vec<u8> {
    let mut records = Vec::new();
    for (index, (ring, ..)) in shapes.iter().enumerate() {
        let mut body = 5_i32.to_le_bytes().to_vec();
        bounds(ring, &mut body);
        body.extend([1_i32, int(ring.len())].map(i32::to_le_bytes).concat());
        body.extend(0_i32.to_le_bytes());
        body.extend(ring.iter().flat_map(|&(x, y)| [x, y].map(f64::to_le_bytes).concat()));
        records.extend([int(index + 1), int(body.len() / 2)].map(i32::to_be_bytes).concat());
        records.extend(body);
    }
    let mut bytes = 9994_i32.to_be_bytes().to_vec();
    bytes.extend([0; 20]);
    bytes.extend(int(50 + records.len() / 2).to_be_bytes());
    bytes.extend([1000_i32, 5].map(i32::to_le_bytes).concat());
    let all: Vec<(f64, f64)> = shapes.iter().flat_map(|shape| shape.0).copied().collect();
    bounds(&all, &mut bytes);
    bytes.extend([0; 32]);
    [bytes, records].concat()
}

fn bounds(points: &[(f64, f64)], to: &mut Vec<u8>) {
    let least = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    let ends = [least(|p| p.0), least(|p| p.1), most(|p| p.0), most(|p| p.1)];
    to.extend(ends.map(f64::to_le_bytes).concat());
}

/// The bytes of the .dbf file beside it.
pub fn dbf(shapes: &[Shape<'_>]) -> Vec<u8> {
    let header = (32 + 32 * WIDTHS.len() + 1) as u16;
    let width: usize = 1 + WIDTHS.iter().map(|column| column.1).sum::<usize>();
    let mut bytes = vec![3, 125, 3, 1];
    bytes.extend((shapes.len() as u32).to_le_bytes());
    bytes.extend([header, width as u16].map(u16::to_le_bytes).concat());
    bytes.extend([0; 20]);
    for (name, width) in WIDTHS {
        let mut column = [0; 32];
        column[..name.len()].copy_from_slice(name.as_bytes());
        (column[11], column[16]) = (b'C', width as u8);
        bytes.extend(column);
    }
    bytes.push(b'\r');
    for (_, code, name) in shapes {
        bytes.push(b' ');
        for (text, (_, width)) in [code, name].into_iter().zip(WIDTHS) {
            bytes.extend(format!("{text:<width$}").into_bytes());
        }
    }
    bytes.push(0x1a);
    bytes
}
