//! The concordance while it grows: atoms in reading order, each with the units that cover it in every version aligned so far. A unit
//! may cover several neighbouring atoms (it says at once what others say apart); taking a version out again leaves no trace of it.

/// A half-open run.
pub type Run = (usize, usize);

/// The smallest stretch that some version tells apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Atom {
    /// For each version the units that cover it.
    pub units: Vec<Vec<usize>>,
}

/// Atoms in reading order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Atoms {
    /// The atoms.
    pub list: Vec<Atom>,
    versions: usize,
}

impl Atoms {
    /// The units of one version, one atom each.
    pub fn of(versions: usize, v: usize, units: usize) -> Atoms {
        let atom = |u| {
            let mut a = Atom { units: vec![Vec::new(); versions] };
            a.units[v].push(u);
            a
        };
        Atoms { list: (0..units).map(atom).collect(), versions }
    }

    /// The atoms without version `v`, those that nobody else covers left out, and for each the unit of `v` beside it.
    pub fn guided(&self, v: usize) -> (Atoms, Vec<usize>) {
        let guide = self.guide(|a| a.units[v].first().copied());
        let (mut list, mut beside) = (Vec::with_capacity(self.list.len()), Vec::with_capacity(self.list.len()));
        for (atom, unit) in self.list.iter().zip(guide) {
            let mut atom = atom.clone();
            atom.units[v].clear();
            if atom.units.iter().any(|u| !u.is_empty()) {
                list.push(atom);
                beside.push(unit);
            }
        }
        (Atoms { list, versions: self.versions }, beside)
    }

    /// For each atom the unit of version `v` that stands beside it: its own, or that of the atom before it. `of` says which unit an atom
    /// has, if any; those that stand out of order are passed over.
    pub fn guide(&self, of: impl Fn(&Atom) -> Option<usize>) -> Vec<usize> {
        let known: Vec<(usize, usize)> = self.list.iter().enumerate().filter_map(|(i, a)| Some((i, of(a)?))).collect();
        let order: Vec<usize> = known.iter().map(|k| k.1).collect();
        let mut chain = known.into_iter().zip(super::longest_increasing(&order)).filter(|x| x.1).map(|x| x.0).peekable();
        let mut last = 0;
        (0..self.list.len())
            .map(|i| {
                if let Some((_, unit)) = chain.next_if(|k| k.0 == i) {
                    last = unit;
                }
                last
            })
            .collect()
    }

    /// Gives the units of version `v` other numbers, and takes those out that have none.
    pub fn renumber(&mut self, v: usize, number: impl Fn(usize) -> Option<usize>) {
        for a in &mut self.list {
            a.units[v] = a.units[v].iter().filter_map(|&u| number(u)).collect();
        }
        self.list.retain(|a| a.units.iter().any(|u| !u.is_empty()));
    }

    /// Puts version `v` in: `beads` say which atoms its units cover, units in no bead become atoms of their own behind the atom that
    /// the unit before them covers.
    pub fn insert(&mut self, v: usize, units: usize, beads: &[super::beads::Bead]) {
        let mut place: Vec<Option<usize>> = vec![None; units];
        for b in beads {
            place[b.b..b.b + b.q].fill(Some(b.a + b.p - 1));
            for a in &mut self.list[b.a..b.a + b.p] {
                a.units[v].extend(b.b..b.b + b.q);
            }
        }
        for a in &mut self.list {
            a.units[v].sort_unstable();
        }
        // Where a lone unit goes: after the atom of the unit before it, before the atoms of the unit after it.
        let mut behind: Vec<Vec<usize>> = vec![Vec::new(); self.list.len() + 1];
        let mut last = 0;
        for (u, p) in place.iter().enumerate() {
            match p {
                Some(a) => last = a + 1,
                None => behind[last].push(u),
            }
        }
        let mut list = Vec::with_capacity(self.list.len() + units);
        let put = |us: &Vec<usize>, list: &mut Vec<Atom>| {
            for &u in us {
                let mut a = Atom { units: vec![Vec::new(); self.versions] };
                a.units[v].push(u);
                list.push(a);
            }
        };
        put(&behind[0], &mut list);
        for (i, a) in self.list.drain(..).enumerate() {
            list.push(a);
            put(&behind[i + 1], &mut list);
        }
        self.list = list;
    }
}
