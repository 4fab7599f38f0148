//! Puts things that lie at the same place into rows, so that none covers another.
//!
//! Invariants: whatever finds no row is in a bundle, so nothing gets lost; a bundle has at
//! least two members, unless there are no rows at all.

/// Where things went.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Stacked {
    /// The index of a thing with its row, 0 nearest to the ground.
    pub placed: Vec<(usize, usize)>,
    /// What found no row. Bundles lie in the topmost row, which they have for themselves, from
    /// left to right.
    pub bundles: Vec<Bundle>,
}

/// Things at one place that found no row of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// Their indices.
    pub members: Vec<usize>,
    /// The left end in points.
    pub left: f32,
    /// The right end in points.
    pub right: f32,
}

impl Bundle {
    /// Its middle in points.
    pub fn middle(&self) -> f32 {
        self.left.midpoint(self.right)
    }
}

/// Puts extents (left and right end in points) into at most `rows` rows, first come first
/// served and nearest to the ground first. Bundles are at least `bundle_width` apart from middle
/// to middle, so that a number can be written on each.
pub fn stack(extents: &[(f32, f32)], rows: usize, bundle_width: f32) -> Stacked {
    let all = place(extents, rows);
    if all.len() == extents.len() {
        return Stacked {
            placed: all,
            bundles: Vec::new(),
        };
    }
    let Some(topmost) = rows.checked_sub(1) else {
        return Stacked {
            placed: Vec::new(),
            bundles: bundle(extents.iter().enumerate(), bundle_width),
        };
    };
    let mut placed = place(extents, topmost);
    let mut has_row = vec![false; extents.len()];
    for &(index, _) in &placed {
        if let Some(known) = has_row.get_mut(index) {
            *known = true;
        }
    }
    let rest = extents
        .iter()
        .enumerate()
        .zip(has_row)
        .filter(|(_, has_row)| !has_row)
        .map(|(entry, _)| entry);
    // "+1" would say less in the same room than the thing itself.
    let (alone, bundles): (Vec<Bundle>, Vec<Bundle>) = bundle(rest, bundle_width)
        .into_iter()
        .partition(|bundle| bundle.members.len() == 1);
    placed.extend(
        alone
            .iter()
            .flat_map(|bundle| &bundle.members)
            .map(|&index| (index, topmost)),
    );
    Stacked { placed, bundles }
}

fn place(extents: &[(f32, f32)], rows: usize) -> Vec<(usize, usize)> {
    let mut taken: Vec<Vec<(f32, f32)>> = vec![Vec::new(); rows];
    let mut placed = Vec::with_capacity(extents.len());
    for (index, &(left, right)) in extents.iter().enumerate() {
        let free = taken.iter_mut().enumerate().find(|(_, row)| {
            row.iter()
                .all(|&(taken_left, taken_right)| right <= taken_left || left >= taken_right)
        });
        if let Some((row, extents_there)) = free {
            extents_there.push((left, right));
            placed.push((index, row));
        }
    }
    placed
}

fn bundle<'a>(
    rest: impl Iterator<Item = (usize, &'a (f32, f32))>,
    bundle_width: f32,
) -> Vec<Bundle> {
    let mut singles: Vec<Bundle> = rest
        .map(|(index, &(left, right))| Bundle {
            members: vec![index],
            left,
            right,
        })
        .collect();
    singles.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    let mut bundles: Vec<Bundle> = Vec::new();
    for single in singles {
        match bundles.last_mut() {
            Some(last)
                if single.left < last.right || single.middle() - last.middle() < bundle_width =>
            {
                last.left = last.left.min(single.left);
                last.right = last.right.max(single.right);
                last.members.extend(single.members);
            }
            _ => bundles.push(single),
        }
    }
    bundles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_filled_from_the_ground() {
        let check = |extents: &[(f32, f32)], rows: usize, expected: &[(usize, usize)]| {
            let stacked = stack(extents, rows, 10.0);
            assert_eq!(stacked.placed, expected, "{extents:?}");
            let bundled: usize = stacked.bundles.iter().map(|b| b.members.len()).sum();
            assert_eq!(bundled + stacked.placed.len(), extents.len());
        };
        check(&[], 3, &[]);
        check(&[(0.0, 5.0), (5.0, 9.0)], 3, &[(0, 0), (1, 0)]);
        check(&[(0.0, 5.0), (4.0, 9.0)], 3, &[(0, 0), (1, 1)]);
        check(
            &[(0.0, 5.0), (4.0, 9.0), (6.0, 8.0)],
            3,
            &[(0, 0), (1, 1), (2, 0)],
        );
        check(&[(0.0, 5.0); 3], 3, &[(0, 0), (1, 1), (2, 2)]);
        // The topmost row is left to the bundle.
        check(&[(0.0, 5.0); 4], 3, &[(0, 0), (1, 1)]);
        check(&[(0.0, 5.0); 5], 3, &[(0, 0), (1, 1)]);
        // Where one thing is over, it has the row.
        let mut extents = vec![(0.0, 5.0); 4];
        extents.extend([(50.0, 55.0); 2]);
        check(&extents, 2, &[(0, 0), (4, 0), (5, 1)]);
        check(&[(0.0, 5.0); 4], 1, &[]);
        check(&[(0.0, 5.0); 4], 0, &[]);
    }

    #[test]
    fn bundles_stay_apart() {
        let mut extents = vec![(0.0, 4.0); 3];
        extents.extend([(6.0, 10.0); 3]);
        extents.extend([(40.0, 44.0); 3]);
        let bundles = stack(&extents, 2, 10.0).bundles;
        let told: Vec<(usize, f32, f32)> = bundles
            .iter()
            .map(|bundle| (bundle.members.len(), bundle.left, bundle.right))
            .collect();
        assert_eq!(told, [(4, 0.0, 10.0), (2, 40.0, 44.0)]);
    }
}
